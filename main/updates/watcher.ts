import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watchWords } from './trial/watched-folder.ts';

/**
 * Starts a program of ours that watches over the new version, and waits for our end by the pipe that it is given.
 * @throws where the program can't be started
 */
export async function startWatcher(program: string, dataDir: string): Promise<void> {
  const watcher = spawn(program, watchWords(dataDir), {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    // Windows replaces no folder that somebody is in.
    ...(process.platform === 'win32' ? { cwd: dataDir } : {}),
  });
  await once(watcher, 'spawn');
  watcher.unref();
}
