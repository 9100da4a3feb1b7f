import { lstatSync, linkSync, renameSync, rmSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { Fault } from '../faults.ts';
import { chooseSocket, findSocket, leaveWord } from './socket-place.ts';

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
  if (!(await listens(server, path))) {
    await removeStale(path, dataDir);
    if (!(await listens(server, path))) throw alreadyRuns(dataDir);
  }
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
 * Moves the socket away before it is removed, and looks again: should another instance have taken the place over in
 * between, its socket is put back.
 */
async function removeStale(path: string, dataDir: string): Promise<void> {
  if (process.platform === 'win32') throw alreadyRuns(dataDir);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isSocket()) {
    throw new Fault(
      `There is something at ${path} that is not the control socket: move it away and start Drawbridge again.`,
    );
  }
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const alive = await answers(aside);
  if (alive) putBack(aside, path);
  rmSync(aside, { force: true });
  if (alive) throw alreadyRuns(dataDir);
}

function putBack(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch {
    // A third one is there already; it will be found to run.
  }
}

const alreadyRuns = (dataDir: string): Fault =>
  new Fault(
    `Drawbridge already runs with the data folder ${dataDir}: use that one, quit it first, or choose another folder with --data-dir.`,
  );

const cannotListen = (path: string, error: NodeJS.ErrnoException): Fault =>
  new Fault(
    `The control socket ${path} cannot be made (${error.code ?? error.message}): make its folder writable, or choose another data folder with --data-dir.`,
  );
