import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findBrowser } from './desktop-needs.mjs';
import { packageSkip, wayToRoot } from './package-needs.mjs';
import { missingFolder, runPlaywright, skipAll } from './playwright.mjs';
import { startPrivateScreen } from './screen-server.mjs';

/** @typedef {import('./results.mjs').TestResult} TestResult */
/** @typedef {import('../electron/find-electron.mjs').Electron} Electron */

const FOLDER = { name: 'installed', config: join('test', 'installed', 'playwright.config.ts') };
/** What root may have written where the person runs the tests. */
const WRITTEN = ['.cache', 'test-artifacts'];

/**
 * The tests of the packaged app: built, installed by dpkg into a Debian root over this machine's files, started there as
 * an ordinary person on a screen of its own, upgraded, removed. Where they cannot run, each is told as skipped, and why.
 * @param {string} root
 * @param {object} options
 * @param {Electron | { missing: string }} options.electron
 * @param {string[]} options.filters choose test files by path
 * @param {(results: TestResult[]) => void} options.onProgress
 * @param {(what: string) => void} options.onNote what is done before the first test
 * @returns {Promise<TestResult[]>}
 */
export async function runPackageTests(root, { electron, filters, onProgress, onNote }) {
  const nothing = missingFolder(root, FOLDER);
  if (nothing !== null) return nothing;
  if ('missing' in electron) return skipAll(root, FOLDER, filters, electron.missing);
  const { env, platform } = process;
  const skip = packageSkip({ env, platform, electron: electron.binary });
  if (skip !== null) return skipAll(root, FOLDER, filters, skip);
  const way = wayToRoot(process.getuid?.() ?? -1);

  await buildThem(root, onNote);
  const screen = await startPrivateScreen(env);
  try {
    const own = {
      ELECTRON_OVERRIDE_DIST_PATH: electron.dist,
      CHROMIUM: findBrowser(env) ?? '',
      // Tests that need no such root run all the same.
      ...('refused' in way ? { DRAWBRIDGE_NO_DEBIAN_ROOT: way.refused } : {}),
    };
    const as = 'as' in way ? way.as : [];
    return await runPlaywright(root, FOLDER, {
      args: filters,
      env: { ...screen.env, ...own },
      onProgress,
      as,
    });
  } finally {
    screen.stop();
    giveBack(root, way);
  }
}

/**
 * The packages that most tests ask for, built as the person who runs the tests: no test waits for them.
 * @param {string} root
 * @param {(what: string) => void} onNote
 */
async function buildThem(root, onNote) {
  // It needs packages of npm, which a fresh clone does not have when this file is loaded.
  const { usualDebs } = await import('./test-packages.mjs');
  for (const [name, build] of Object.entries(usualDebs)) {
    onNote(`building the ${name} deb`);
    await build(root);
  }
}

/**
 * Makes files that root made belong to the person again.
 * @param {string} root
 * @param {ReturnType<typeof wayToRoot>} way
 */
function giveBack(root, way) {
  if ('refused' in way || way.as.length === 0) return;
  const [command = 'sudo', ...args] = way.as;
  const owner = `${process.getuid?.()}:${process.getgid?.()}`;
  spawnSync(command, [...args, 'chown', '-R', owner, ...WRITTEN.map((name) => join(root, name))], {
    stdio: 'ignore',
  });
}
