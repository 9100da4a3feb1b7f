import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** An X display of its own with a panel that shows tray icons in its lower right corner. */
export interface TrayScreen {
  env: { DISPLAY: string };
  /** Presses a mouse button on the first tray icon. */
  clickIcon(button: 'left' | 'right'): void;
  pressKeys(...keys: string[]): void;
  stop(): void;
}

const size = { width: 1280, height: 800 };
const panelHeight = 32;

/** What is missing here to start one. */
export function missingForTray(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return ['Xvfb', 'trayer', 'xdotool'].filter(
    (name) => !folders.some((folder) => isProgram(join(folder, name))),
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export async function startTrayScreen(): Promise<TrayScreen> {
  const geometry = `${size.width}x${size.height}x24`;
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', geometry, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const env = { DISPLAY: `:${await displayOf(server)}` };
  const environment = { ...process.env, ...env };
  const panel = spawn(
    'trayer',
    ['--edge', 'bottom', '--align', 'right', '--widthtype', 'request', '--height', String(panelHeight)],
    { stdio: 'ignore', env: environment },
  );
  const xdotool = (...args: string[]): void => {
    execFileSync('xdotool', args, { env: environment, stdio: 'ignore' });
  };
  return {
    env,
    clickIcon: (button) => {
      const [x, y] = [size.width - panelHeight / 2, size.height - panelHeight / 2];
      xdotool('mousemove', String(x), String(y), 'click', button === 'left' ? '1' : '3');
    },
    pressKeys: (...keys) => xdotool('key', ...keys),
    stop: () => {
      panel.kill();
      server.kill();
    },
  };
}

/** The number that the server chose, when it is ready. */
function displayOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const told = server.stdio[3];
    if (told === null || told === undefined || !('on' in told))
      throw new Error('Xvfb can’t tell its display');
    told.on('data', (chunk) => resolve(String(chunk).trim()));
    server.once('error', reject);
    server.once('exit', () => reject(new Error('Xvfb ended at once')));
  });
}
