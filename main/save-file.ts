import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ControlError } from '../protocol/control-error.ts';

/**
 * A file name to propose: letters, digits, dots, dashes and underscores, nothing that any system reads as a folder, a
 * device or a hidden file.
 */
export function safeFileName(proposed: string): string {
  const name = proposed
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/\.{2,}/g, '.')
    .replace(/^[.-]+/, '')
    .replace(/[.-]+$/, '')
    .slice(0, 80);
  const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name);
  return name === '' || device ? `drawbridge-${name === '' ? 'export.txt' : name}` : name;
}

/**
 * Writes a text file that its owner alone can read, whole or not at all.
 * @throws ControlError where it can't be written
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const beside = join(dirname(path), `.drawbridge-${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeFile(beside, text, { flag: 'wx', mode: 0o600 });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw new ControlError('not-possible', `${path} was not written: ${whyOf(error)}.`);
  }
}

function whyOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return 'you may not write there, so choose another folder';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full, so make room or choose another one';
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'its folder is gone, so choose another one';
  if (code === 'EISDIR') return 'there is a folder of that name, so choose another name';
  return 'the disk refused, so choose another folder';
}
