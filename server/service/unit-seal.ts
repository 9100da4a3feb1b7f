import { createHash } from 'node:crypto';

/** Whose a unit file is: as we wrote it, ours with somebody's changes, or another's altogether. */
export type UnitOwner = 'ours' | 'edited' | 'foreign';

const heading = '# Written by `drawbridge service install`, checksum';

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** The text under a first line that tells later whether somebody has changed it. */
export const sealed = (text: string): string => `${heading} ${sumOf(text)}\n${text}`;

export function ownerOf(file: string): UnitOwner {
  const end = file.indexOf('\n');
  const first = file.slice(0, end);
  if (end === -1 || !first.startsWith(heading)) return 'foreign';
  return first === `${heading} ${sumOf(file.slice(end + 1))}` ? 'ours' : 'edited';
}
