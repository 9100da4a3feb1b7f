import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, type DebianRoot } from './debian-root.ts';

/** What each path that ever changed in a root is now, in one word. */
export type Picture = ReadonlyMap<string, string>;

const absent = 'absent';

/** Books that dpkg and its triggers keep: they differ after any installation, and hold nothing of ours afterwards. */
const books = [
  /^\/var\/lib\/dpkg\/(status|available|lock|lock-frontend|triggers\/Lock|triggers\/Unincorp)(-old)?$/,
  /^\/var\/log\/(dpkg|alternatives|apt\/(history|term|eipp))\.log(\.xz)?$/,
  /^\/usr\/share\/applications\/mimeinfo\.cache$/,
  /^\/usr\/share\/icons\/hicolor\/icon-theme\.cache$/,
  /^\/var\/cache\/(man|ldconfig|apt|debconf)\//,
  /^\/etc\/ld\.so\.cache$/,
];
/** The log tells what was done, by name. */
const tellsOfUs = /^\/var\/log\/|\/status-old$|\/available/;

/** All that changed in the root since it was made. */
export function pictureOf(debian: DebianRoot): Picture {
  const changes = debian.outside('/run/changes');
  const paths = readdirSync(changes, { recursive: true, encoding: 'utf8' });
  return new Map(paths.map((path) => [`/${path}`, stateOf(join(changes, path))]));
}

/**
 * What is otherwise than it was when the first picture was taken: paths that are there now and were not, that are gone,
 * or have other contents, apart from the person's home and from the books of the package manager.
 */
export function leftovers(debian: DebianRoot, before: Picture): string[] {
  const after = pictureOf(debian);
  const isOurs = (path: string): boolean =>
    path !== inRoot.home &&
    !path.startsWith(`${inRoot.home}/`) &&
    !(books.some((book) => book.test(path)) && isCleanBook(debian, path));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter(isOurs)
    .filter((path) => (before.get(path) ?? stateOf(path)) !== (after.get(path) ?? stateOf(path)))
    .toSorted();
}

/** Every file of the person's, with its contents as one word. */
export function homeOf(debian: DebianRoot): Picture {
  const home = debian.outside(inRoot.home);
  const paths = readdirSync(home, { recursive: true, encoding: 'utf8' });
  return new Map(paths.map((path) => [path, stateOf(join(home, path))]));
}

function isCleanBook(debian: DebianRoot, path: string): boolean {
  if (tellsOfUs.test(path)) return true;
  const file = debian.outside(path);
  const stats = lstatSync(file, { throwIfNoEntry: false });
  return stats === undefined || !stats.isFile() || !/drawbridge/i.test(readFileSync(file, 'latin1'));
}

/** A file that the overlay hides is a character device with the number 0. */
function stateOf(path: string): string {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.isCharacterDevice()) return absent;
  const who = `${stats.uid}:${stats.gid}:${(stats.mode & 0o7777).toString(8)}`;
  if (stats.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  if (stats.isDirectory()) return `folder ${who}`;
  if (!stats.isFile()) return `other ${who}`;
  return `file ${who} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}
