import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { Fault } from '../faults.ts';

/** Bytes that the path of a Unix socket may have: 104 on macOS, 108 on Linux, with a little to spare. */
const longest = 100;

const fits = (path: string): boolean => Buffer.byteLength(path) <= longest;

/** Says, in a data folder with a path too long for a socket, where that one is instead. */
const signpost = (dataDir: string): string => join(dataDir, 'control.path');

/** One folder, however it was spelled. */
function realFolder(dataDir: string): string {
  try {
    return realpathSync(dataDir);
  } catch {
    return resolve(dataDir);
  }
}

const nameFor = (folder: string): string => createHash('sha256').update(folder).digest('hex').slice(0, 24);

/** The socket's path where the data folder itself decides it; null where its own path is too long. */
function ownPath(folder: string): string | null {
  if (process.platform === 'win32') return `\\\\.\\pipe\\drawbridge-${nameFor(folder.toLowerCase())}`;
  const path = join(folder, 'control.sock');
  return fits(path) ? path : null;
}

/** Where the socket of a data folder is, if an instance runs there; null where none has left a word. */
export function findSocket(dataDir: string): string | null {
  const folder = realFolder(dataDir);
  const own = ownPath(folder);
  if (own !== null) return own;
  try {
    const path = readFileSync(signpost(folder), 'utf8').trim();
    return isPrivateFolder(dirname(path)) ? path : null;
  } catch {
    return null;
  }
}

/**
 * Where to make the socket of a data folder: in the folder itself; where that path is too long, in a private folder
 * of this user. On Windows it is a named pipe.
 * @throws Fault where no folder is private, or every path is too long.
 */
export function chooseSocket(dataDir: string): string {
  const folder = realFolder(dataDir);
  const own = ownPath(folder);
  if (own !== null) return own;
  const candidates = privateFolders().filter((candidate) => fits(join(candidate, `${nameFor(folder)}.sock`)));
  const usable = candidates.find(preparePrivateFolder);
  if (usable !== undefined) return join(usable, `${nameFor(folder)}.sock`);
  const why =
    candidates[0] === undefined
      ? 'every other place has a long path too'
      : `${candidates[0]} is not yours alone`;
  throw new Fault(
    `The path of the data folder ${folder} is too long for the control socket, and ${why}: choose a folder with a shorter path by --data-dir.`,
  );
}

/** Leaves word in the data folder about a socket that is elsewhere. */
export function leaveWord(dataDir: string, path: string): void {
  const folder = realFolder(dataDir);
  if (ownPath(folder) !== null) return;
  rmSync(signpost(folder), { force: true });
  writeFileSync(signpost(folder), `${path}\n`, { mode: 0o600, flag: 'wx' });
}

function privateFolders(): string[] {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  const inRuntime = runtime !== undefined && isAbsolute(runtime) ? [join(runtime, 'drawbridge')] : [];
  return [...inRuntime, join(tmpdir(), `drawbridge-${process.getuid?.()}`)];
}

/** Makes the folder where it is missing; false where it is not ours alone: a stranger may have made it first. */
function preparePrivateFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // It is there, or it cannot be made: what follows tells.
  }
  return isPrivateFolder(folder);
}

/** Whether it is a real folder (no link), ours, and closed to everybody else. */
function isPrivateFolder(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isDirectory()) return false;
  return stats.uid === process.getuid?.() && (stats.mode & 0o077) === 0;
}
