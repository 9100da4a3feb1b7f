import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { libraryPackages } from '../electron/launch-faults.mjs';

/** @typedef {{ what: string, packages: string[] }} Missing */

/** Where a Chromium is found that plays the person's browser. */
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const BROWSERS_ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The path of a Chromium, or null. CHROMIUM names one.
 * @param {NodeJS.ProcessEnv} env
 */
export function findBrowser(env) {
  const named = env['CHROMIUM'];
  if (named) return existsSync(named) ? named : null;
  for (const name of BROWSERS) {
    const path = onPath(name, env);
    if (path !== null) return path;
  }
  return BROWSERS_ELSEWHERE.find((path) => existsSync(path)) ?? null;
}

/**
 * What the desktop tests lack on this machine, apart from Electron itself.
 * @param {{ env: NodeJS.ProcessEnv, platform: NodeJS.Platform, browser: string | null, electron: string }} machine
 *   electron is the path of its program
 * @returns {Missing[]}
 */
export function missingNeeds({ env, platform, browser, electron }) {
  /** @type {Missing[]} */
  const missing = [];
  if (platform === 'linux') {
    if (!env['DISPLAY'] && onPath('Xvfb', env) === null)
      missing.push({ what: 'Xvfb', packages: ['xvfb', 'xauth'] });
    const libraries = missingLibraries(electron);
    if (libraries.length > 0) missing.push({ what: libraries.join(' '), packages: libraryPackages() });
  }
  if (browser === null) missing.push({ what: 'Chromium', packages: ['chromium'] });
  return missing;
}

/**
 * Why the desktop tests cannot run and what to do, as one sentence.
 * @param {Missing[]} missing
 * @param {NodeJS.Platform} platform
 */
export function skipSentence(missing, platform) {
  const what = missing.map((need) => need.what).join(', ');
  const packages = [...new Set(missing.flatMap((need) => need.packages))].join(' ');
  const cure = platform === 'linux' ? `apt-get install -y ${packages}` : 'install it';
  return `missing here: ${what}; ${cure}`;
}

/**
 * The shared libraries that a program asks for and this machine lacks.
 * @param {string} program
 * @returns {string[]}
 */
export function missingLibraries(program) {
  try {
    const text = execFileSync('ldd', [program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return [...text.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
  } catch {
    // Without ldd only the start itself can tell.
    return [];
  }
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null}
 */
export function onPath(name, env) {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  return null;
}
