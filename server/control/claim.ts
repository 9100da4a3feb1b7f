import { lstatSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '../faults.ts';
import { chooseSocket, findSocket, leaveWord } from './socket-place.ts';
import { errorCode } from '../error-code.ts';

/** Taking over takes ms; a lock this old was left by a process that died in the middle of it, ms. */
const lockTime = { patience: 10_000, forgotten: 5000, step: 25 } as const;

/**
 * Makes a server listen at the place that belongs to a data folder, which also says that no other instance may use
 * that folder. A socket that a killed instance left behind is taken over.
 * @returns the path.
 * @throws Fault where another instance answers there, or something else is in the way.
 */
export async function claimSocket(server: Server, dataDir: string): Promise<string> {
  const known = findSocket(dataDir);
  if (known !== null && (await answers(known))) throw alreadyRuns(dataDir);
  const path = chooseSocket(dataDir);
  if (!(await listens(server, path))) await takeOver(server, path, dataDir);
  leaveWord(dataDir, path);
  return path;
}

/** Listens there, or gives false where the address is taken. */
async function listens(server: Server, path: string): Promise<boolean> {
  // Binding happens within this call, so the file never has another mode than 0600, not for a moment.
  const before = process.platform === 'win32' ? null : process.umask(0o177);
  const listening = new Promise<boolean>((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      server.off('listening', succeeded);
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(cannotListen(path, error));
    };
    const succeeded = (): void => {
      server.off('error', failed);
      resolve(true);
    };
    server.once('error', failed);
    server.once('listening', succeeded);
  });
  try {
    server.listen(path);
  } finally {
    if (before !== null) process.umask(before);
  }
  return listening;
}

/** Whether somebody accepts connections there. */
const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(path);
    const done = (alive: boolean) => (): void => {
      probe.destroy();
      resolve(alive);
    };
    probe.once('connect', done(true));
    probe.once('error', (error: NodeJS.ErrnoException) =>
      done(error.code === 'EAGAIN' || error.code === 'EACCES')(),
    );
    probe.setTimeout(2000, done(true));
  });

/**
 * Listens in the place of an instance that was killed. One at a time: who comes second must see the first one's
 * socket, and not remove it.
 */
async function takeOver(server: Server, path: string, dataDir: string): Promise<void> {
  if (process.platform === 'win32') throw alreadyRuns(dataDir);
  const leave = await enter(`${path}.lock`, dataDir);
  try {
    if (await answers(path)) throw alreadyRuns(dataDir);
    if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() === false) throw inTheWay(path);
    rmSync(path, { force: true });
    if (!(await listens(server, path))) throw alreadyRuns(dataDir);
  } finally {
    leave();
  }
}

/** Holds a lock, which is a folder: making one either works or does not. Gives the function that lets it go. */
async function enter(lock: string, dataDir: string): Promise<() => void> {
  for (let waited = 0; waited < lockTime.patience; waited += lockTime.step) {
    try {
      mkdirSync(lock, { mode: 0o700 });
      return () => rmSync(lock, { recursive: true, force: true });
    } catch (error) {
      if (!isThere(error)) throw cannotListen(lock, error);
    }
    const held = statSync(lock, { throwIfNoEntry: false });
    if (held !== undefined && Date.now() - held.mtimeMs > lockTime.forgotten) {
      rmSync(lock, { recursive: true, force: true });
    }
    await delay(lockTime.step);
  }
  throw alreadyRuns(dataDir);
}

const isThere = (error: unknown): boolean => errorCode(error) === 'EEXIST';

const alreadyRuns = (dataDir: string): Fault =>
  new Fault(
    `Drawbridge already runs with the data folder ${dataDir}: use that one, quit it first, or choose another folder with --data-dir.`,
  );

const inTheWay = (path: string): Fault =>
  new Fault(
    `There is something at ${path} that is not the control socket: move it away and start Drawbridge again.`,
  );

const cannotListen = (path: string, error: unknown): Fault =>
  new Fault(
    `The control socket ${path} cannot be made (${reasonOf(error)}): make its folder writable, or choose another data folder with --data-dir.`,
  );

const reasonOf = (error: unknown): string => errorCode(error, String(error));
