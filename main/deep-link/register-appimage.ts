import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { homeFolder } from '../../server/home-folder.ts';
import { linkScheme } from '../../protocol/link.ts';
import { linkEntry } from '../login/desktop-entry.ts';

/** Not the name that a package's own file has: a file of the person's would hide that one. */
const fileName = `${linkScheme}-link.desktop`;
const mimeType = `x-scheme-handler/${linkScheme}`;
/** How long xdg-mime may take, ms. */
const patience = 5000;

/**
 * Leaves word that links go to an AppImage: a desktop file of the person's that no menu shows, and which is passed over
 * once the AppImage is gone. Where something else has the links already (an installed package), it keeps them.
 * @throws where the file can't be written or xdg-mime fails
 */
export async function registerAppImage(program: string): Promise<void> {
  const handler = (await xdgMime('query', 'default', mimeType)).trim();
  if (handler !== '' && handler !== fileName) return;
  const folder = applicationsFolder();
  if (folder === null) return;
  const path = join(folder, fileName);
  const wanted = linkEntry(program, mimeType);
  if (handler === fileName && textOf(path) === wanted) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const beside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(beside, wanted, { flag: 'wx', mode: 0o644 });
    renameSync(beside, path);
  } finally {
    rmSync(beside, { force: true });
  }
  await xdgMime('default', fileName, mimeType);
}

function applicationsFolder(): string | null {
  const data = process.env['XDG_DATA_HOME'];
  if (data !== undefined && isAbsolute(data)) return join(data, 'applications');
  const home = homeFolder();
  return home === null ? null : join(home, '.local', 'share', 'applications');
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

const xdgMime = (...args: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile('xdg-mime', args, { timeout: patience }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
  });
