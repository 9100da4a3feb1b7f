import { mkdtempSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTracked, stopTree } from '../setup/processes.mjs';

/** @typedef {{ env: NodeJS.ProcessEnv, stop(): void }} PrivateDesktop */

const START_MS = 15_000;

/**
 * An X server of our own on a free display, with folders that no other program uses. Throws where it does not start.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<PrivateDesktop>}
 */
export async function startPrivateScreen(env) {
  const home = mkdtempSync(join(tmpdir(), 'drawbridge-screen-'));
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp', '-noreset'];
  const server = startTracked('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const stop = () => {
    stopTree(server);
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const display = await firstLine(server);
    const { WAYLAND_DISPLAY: _wayland, ...rest } = env;
    return {
      env: {
        ...rest,
        DISPLAY: `:${display}`,
        XDG_SESSION_TYPE: 'x11',
        XDG_RUNTIME_DIR: home,
        XDG_CONFIG_HOME: join(home, 'config'),
        XDG_DATA_HOME: join(home, 'data'),
      },
      stop,
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/**
 * The display's number: the server writes it when it is ready.
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<string>}
 */
function firstLine(server) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('Xvfb did not start within 15 s')), START_MS);
    const ready = server.stdio[3];
    if (ready !== null && ready !== undefined && 'read' in ready) {
      createInterface({ input: ready }).once('line', (line) => {
        clearTimeout(late);
        resolve(line.trim());
      });
    }
    server.once('error', reject);
    server.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`Xvfb ended with code ${code}`));
    });
  });
}
