import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../setup/lock.mjs';
import { runLogged } from '../setup/processes.mjs';
import { beginStep } from '../setup/progress.mjs';
import { downloadKey, forgetBlock, mirror, rememberBlock, rememberedBlock } from './blocked-download.mjs';
import { downloadedElectron, wantedVersion } from './find-electron.mjs';

/** @typedef {import('../setup/progress.mjs').Output} Output */
/** @typedef {import('./find-electron.mjs').Electron} Electron */

/** A download that brings nothing new for so long is given up. */
const SILENT_MS = 20_000;

/**
 * Downloads Electron by the npm package's own installer, which checks what it gets. A failure is remembered for some
 * minutes and answered at once in that time.
 * @param {string} root
 * @param {{ out?: Output, env?: NodeJS.ProcessEnv, silentMs?: number }} [options]
 * @returns {Promise<Electron | { blocked: string }>} blocked says why, in a few words
 */
export async function downloadElectron(
  root,
  { out = process.stdout, env = process.env, silentMs = SILENT_MS } = {},
) {
  const key = downloadKey(env, wantedVersion(root));
  const known = rememberedBlock(root, key);
  if (known !== null) return { blocked: known };
  return withLock(root, 'electron', async () => {
    const already = downloadedElectron(root);
    if (already !== null) return already;
    const blocked = await runInstaller(root, { out, env, silentMs });
    const electron = downloadedElectron(root);
    if (blocked === null && electron !== null) {
      forgetBlock(root);
      return electron;
    }
    const reason = blocked ?? 'the installer left no program';
    rememberBlock(root, key, reason);
    return { blocked: reason };
  });
}

/**
 * @param {string} root
 * @param {{ out: Output, env: NodeJS.ProcessEnv, silentMs: number }} options
 * @returns {Promise<string | null>} why it failed
 */
async function runInstaller(root, { out, env, silentMs }) {
  // The installer works in the temporary folder; one of our own shows how far it is.
  const temporary = join(root, '.cache', 'electron-download');
  const dist = join(root, 'node_modules', 'electron', 'dist');
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });

  const step = beginStep(`Downloading Electron ${wantedVersion(root)} (about 120 MB, once)`, { out });
  // What an earlier try left is no sign that anything came.
  const before = bytesUnder(dist);
  let arrived = false;
  const note = () => {
    const bytes = bytesUnder(temporary);
    const unpacked = bytesUnder(dist);
    arrived ||= bytes > 0 || unpacked !== before;
    if (bytes > 0) step.note(`${megabytes(bytes)} arrived`);
    else step.note(arrived ? `${megabytes(unpacked)} unpacked` : `0 MB arrived, waiting for ${source(env)}`);
  };
  const noting = setInterval(note, 500);
  const { code, tail, stalled } = await runLogged({
    command: process.execPath,
    args: [...esmRequireFlag(), join(root, 'node_modules', 'electron', 'install.js')],
    cwd: root,
    env: { ...env, ...proxySettings(env), TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    log: join(root, '.cache', 'logs', 'electron-download.log'),
    stallMs: silentMs,
    alive: () => bytesUnder(temporary) + bytesUnder(dist),
  });
  clearInterval(noting);
  rmSync(temporary, { recursive: true, force: true });
  if (code === 0) {
    step.done('downloaded');
    return null;
  }
  step.fail();
  return whyBlocked(tail.join('\n'), stalled, env, silentMs);
}

/**
 * @param {string} text the end of the installer's output
 * @param {boolean} stalled
 * @param {NodeJS.ProcessEnv} env
 * @param {number} silentMs
 */
export function whyBlocked(text, stalled, env, silentMs = SILENT_MS) {
  const host = source(env);
  if (stalled) return `${host} sent nothing for ${Math.round(silentMs / 1000)} s`;
  const status = /Response code (\d{3})/.exec(text)?.[1];
  if (status !== undefined) return `${host} answered ${status}`;
  if (/checksum/i.test(text)) return `what ${host} sent is not the Electron that was published`;
  if (/ENOSPC/.test(text)) return 'the disk is full';
  if (/fetch failed|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT/.test(text)) return `${host} could not be reached`;
  return /(?:Error: )(.{1,120})/.exec(text)?.[1] ?? 'the installer failed';
}

/** The installer `require`s an ES module, which Node 22 does only when asked to before 22.12. */
function esmRequireFlag() {
  const features = /** @type {{ require_module?: boolean }} */ (process.features);
  return features.require_module === true ? [] : ['--experimental-require-module'];
}

/**
 * Node's fetch does not look at the proxy settings unless it is told to.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function proxySettings(env) {
  if (!env['HTTPS_PROXY'] && !env['https_proxy']) return {};
  return { ELECTRON_GET_USE_PROXY: 'true', NODE_USE_ENV_PROXY: '1' };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} the host that Electron comes from
 */
function source(env) {
  const address = mirror(env);
  return URL.canParse(address) ? new URL(address).host : 'github.com';
}

/** @param {number} bytes */
export const megabytes = (bytes) => `${Math.round(bytes / 1_000_000)} MB`;

/**
 * @param {string} folder
 * @returns {number} the size of all files in it; 0 where it is not there
 */
export function bytesUnder(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true }).reduce((sum, entry) => {
      if (!entry.isFile()) return sum;
      return sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0);
    }, 0);
  } catch {
    return 0;
  }
}
