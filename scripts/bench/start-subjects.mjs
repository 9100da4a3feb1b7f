import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackage } from '../package/build-package.mjs';

/** @typedef {import('./one-start.mjs').Subject} Subject */
/** @typedef {import('../setup/progress.mjs').Output} Output */

const EMPTY_APP = fileURLToPath(new URL('./empty-app', import.meta.url));
const SANDBOX = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/**
 * A data folder that names one tool server.
 * @param {string} root
 * @param {string} work
 */
export function folderWithUpstream(root, work) {
  const folder = join(work, 'upstream');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const script = join(root, 'node_modules', '@modelcontextprotocol', 'server-everything', 'dist', 'index.js');
  const mcpServers = { everything: { command: process.execPath, args: [script, 'stdio'] } };
  writeFileSync(join(folder, 'mcp.json'), JSON.stringify({ mcpServers }), { mode: 0o600 });
  return folder;
}

/**
 * The empty app as a folder, with a picture for its tray.
 * @param {string} root
 * @param {string} work
 */
export function emptyApp(root, work) {
  const folder = join(work, 'empty-app');
  rmSync(folder, { recursive: true, force: true });
  cpSync(EMPTY_APP, folder, { recursive: true });
  cpSync(join(root, 'assets', 'tray', 'raised.png'), join(folder, 'tray.png'));
  return folder;
}

/**
 * The two apps as the sources are started.
 * @param {string} root
 * @param {string} empty
 * @param {string} electron the program
 * @returns {{ empty: Subject, ours: Subject }}
 */
export const unpackaged = (root, empty, electron) => ({
  empty: subject('empty Electron', electron, [...SANDBOX, empty], false),
  ours: subject('Drawbridge', electron, [...SANDBOX, root], true),
});

/**
 * The two apps as they are installed: one package, with our archive or the empty one in it.
 * @param {string} root
 * @param {string} empty
 * @param {{ work: string, out: Output }} options
 * @returns {Promise<{ empty: Subject, ours: Subject }>}
 */
export async function packaged(root, empty, { work, out }) {
  const { unpacked } = await buildPackage(root, {
    targets: ['dir'],
    out: join(work, 'package'),
    compression: 'store',
    output: out,
  });
  const beside = join(work, 'empty-package');
  rmSync(beside, { recursive: true, force: true });
  cpSync(unpacked, beside, { recursive: true });
  const { createPackage } = createRequire(import.meta.url)('@electron/asar');
  rmSync(join(beside, 'resources', 'app.asar'));
  await createPackage(empty, join(beside, 'resources', 'app.asar'));
  return {
    empty: subject('empty Electron', programIn(beside), [...SANDBOX], false),
    ours: subject('Drawbridge', programIn(unpacked), [...SANDBOX], true),
  };
}

/** @param {string} folder */
function programIn(folder) {
  const names = ['drawbridge', 'drawbridge.exe', 'Drawbridge.exe', 'Contents/MacOS/Drawbridge'];
  const name = names.find((each) => existsSync(join(folder, each)));
  return join(folder, name ?? 'drawbridge');
}

/**
 * @param {string} name
 * @param {string} program
 * @param {string[]} args
 * @param {boolean} listens
 * @returns {Subject}
 */
const subject = (name, program, args, listens) => ({ name, program, args, listens, data: null });
