import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ code: number | null, stdout: string, stderr: string }} Ended */

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The stand-in for the bundler: leaves what a build leaves, and a line in `builds`. */
const BUNDLER = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('builds', 'built\\n');
if (process.env.FAIL_BUILD) { console.log(process.env.FAIL_BUILD); process.exit(1); }
mkdirSync('out/main', { recursive: true });
writeFileSync('out/main/index.js', '');
writeFileSync('out/main/drawbridge.js', process.env.COMMAND_CODE ?? 'console.log("server " + JSON.stringify(process.argv.slice(2)));');
console.log('7 modules transformed.');
`;

/** The stand-in for npm: installs what lies in `registry`, and leaves a line in `installs`. */
const NPM = `
const { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
appendFileSync('installs', process.argv.slice(2).join(' ') + '\\n');
if (process.env.FAIL_FIRST_INSTALL && readFileSync('installs', 'utf8').split('\\n').length === 2) {
  console.error(process.env.FAIL_FIRST_INSTALL);
  process.exit(1);
}
if (process.env.FAIL_INSTALL) { console.error(process.env.FAIL_INSTALL); process.exit(1); }
rmSync('node_modules', { recursive: true, force: true });
cpSync('registry', 'node_modules', { recursive: true, verbatimSymlinks: true });
if (process.env.HOLD_INSTALL) {
  writeFileSync('holding', '');
  while (!existsSync('released')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
}
if (process.env.HANG_INSTALL) {
  rmSync('node_modules/.package-lock.json');
  setInterval(() => {}, 1000);
  writeFileSync('hanging', '');
}
`;

/**
 * A checkout of our scripts with a small app, stand-ins for npm and the bundler, and the real package of Electron (nothing
 * downloaded). Its path has a space.
 * @param {{ installed?: boolean }} [options] installed: node_modules is there, as npm leaves it
 */
export function makeProject({ installed = true } = {}) {
  // Below our own folder, so that what Electron's installer requires is found in our node_modules.
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const home = mkdtempSync(join(ROOT, '.cache', 'set-up test '));
  const root = join(home, 'a checkout');
  const at = (/** @type {string} */ path) => join(root, path);
  const write = (/** @type {string} */ path, /** @type {string} */ text) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };

  cpSync(join(ROOT, 'scripts'), at('scripts'), { recursive: true });
  write('package.json', JSON.stringify({ name: 'a-checkout', type: 'module' }));
  const packages = {
    'node_modules/electron': { version: '45.4.1' },
    'node_modules/electron-vite': { version: '6.0.0' },
  };
  write('package-lock.json', JSON.stringify({ packages: { '': {}, ...packages } }));
  write('main/index.ts', 'export {};');
  write('server/cli.ts', 'export {};');

  linkPackages(at('registry'));
  write('registry/electron-vite/package.json', JSON.stringify({ name: 'electron-vite', type: 'module' }));
  write('registry/electron-vite/bin/electron-vite.js', BUNDLER);
  write('registry/.package-lock.json', JSON.stringify({ packages }));
  write('npm/npm-cli.js', NPM);
  write('npm/package.json', '{}');
  if (installed) cpSync(at('registry'), at('node_modules'), { recursive: true, verbatimSymlinks: true });

  /** @param {string} path */
  const lines = (path) => {
    try {
      return readFileSync(at(path), 'utf8').split('\n').filter(Boolean).length;
    } catch {
      return 0;
    }
  };

  return {
    root,
    at,
    write,
    lines,
    /** An Electron that is a shell script. @param {string} body */
    electron(body) {
      write('electron/electron', `#!/bin/sh\n${body}\n`);
      chmodSync(at('electron/electron'), 0o755);
      return at('electron');
    },
    /**
     * @param {string} script
     * @param {string[]} [args]
     * @param {NodeJS.ProcessEnv} [env] beside the barest environment
     */
    start(script, args = [], env = {}) {
      const child = spawn(process.execPath, [at(`scripts/${script}`), ...args], {
        cwd: root,
        env: { PATH: process.env['PATH'], HOME: home, npm_execpath: at('npm/npm-cli.js'), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (data) => (stdout += String(data)));
      child.stderr.on('data', (data) => (stderr += String(data)));
      /** @type {Promise<Ended>} */
      const ended = new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
      return { child, ended };
    },
    /** Runs a script to its end. @param {string} script @param {string[]} [args] @param {NodeJS.ProcessEnv} [env] */
    run(script, args, env) {
      return this.start(script, args, env).ended;
    },
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/**
 * Playwright by a link, and Electron's package without what was downloaded.
 * @param {string} folder
 */
function linkPackages(folder) {
  const real = join(ROOT, 'node_modules');
  mkdirSync(join(folder, 'electron'), { recursive: true });
  symlinkSync(join(real, '@playwright'), join(folder, '@playwright'), 'junction');
  for (const file of ['package.json', 'install.js', 'checksums.json']) {
    cpSync(join(real, 'electron', file), join(folder, 'electron', file));
  }
}
