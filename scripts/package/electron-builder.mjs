import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../setup/fault.mjs';
import { runLogged } from '../setup/processes.mjs';
import { beginStep } from '../setup/progress.mjs';

/** @typedef {import('../setup/progress.mjs').Output} Output */

const STALL_MS = 15 * 60_000;

/**
 * Packs what lies in `work`, by electron-builder. Throws a Fault with the reason where that fails.
 * @param {string} root
 * @param {object} build
 * @param {string} build.os
 * @param {readonly string[]} build.archs
 * @param {readonly string[]} build.formats
 * @param {string} build.work
 * @param {string} build.compression
 * @param {number} build.epoch seconds since 1970
 * @param {Output} build.output
 */
export async function runElectronBuilder(root, { os, archs, formats, work, compression, epoch, output }) {
  const what = formats.length === 0 ? 'dir' : formats.join(', ');
  const step = beginStep(`Packing ${what}`, { out: output });
  const log = join(root, '.cache', 'logs', 'package.log');
  const { code, stalled } = await runLogged({
    command: process.execPath,
    args: [
      join(root, 'node_modules', 'electron-builder', 'cli.js'),
      `--${os}`,
      ...(formats.length === 0 ? ['dir'] : formats),
      ...archs.map((arch) => `--${arch}`),
      '--projectDir',
      root,
      '--config',
      join(work, 'configuration.json'),
      '--publish',
      'never',
    ],
    cwd: root,
    env: {
      ...process.env,
      ...ownTools(work),
      SOURCE_DATE_EPOCH: String(epoch),
      DRAWBRIDGE_COMPRESSION: compression,
    },
    log,
    stallMs: STALL_MS,
    onLine: (line) => {
      const sign = /^\s*• building\s+target=(\S+)/.exec(line)?.[1];
      if (sign !== undefined) step.note(sign);
    },
  });
  if (code === 0) return step.done('packed');
  step.fail();
  throw packingFault(readFileSync(log, 'utf8'), log, stalled);
}

/**
 * @param {string} text
 * @param {string} log
 * @param {boolean} stalled
 */
function packingFault(text, log, stalled) {
  if (stalled) return new Fault('Packing failed: nothing happened for a quarter of an hour.', { log });
  const said = /drawbridge: (.+)$/m.exec(text)?.[1];
  if (said !== undefined) return new Fault(`Packing failed: ${said}`, { log });
  const download =
    /(?:cannot resolve|getaddrinfo|ENOTFOUND|ECONNREFUSED|status code|Response code).{0,160}/i.exec(
      text,
    )?.[0];
  if (download !== undefined) {
    return new Fault(
      'Packing failed: a tool that electron-builder downloads for this kind of package could not be had; build dir, tar.gz or deb, which need none, or look at the network.',
      { tail: [download], log },
    );
  }
  const tail = text
    .split('\n')
    .filter((line) => line.includes('⨯'))
    .slice(0, 6);
  return new Fault('Packing failed: see below.', { tail, log });
}

/**
 * Our own program in the place of fpm, and Debian's 7-Zip where it is: both are downloads otherwise.
 * @param {string} work
 * @returns {NodeJS.ProcessEnv}
 */
function ownTools(work) {
  if (process.platform === 'win32') return {};
  const fpm = join(work, 'fpm');
  const program = join(import.meta.dirname, 'linux', 'fpm.mjs');
  writeFileSync(fpm, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(fpm, 0o755);
  const zip = ['/usr/bin/7zz', '/usr/bin/7za'].find((path) => existsSync(path));
  const chosen = process.env['ELECTRON_BUILDER_7ZIP_PATH'];
  return {
    CUSTOM_FPM_PATH: fpm,
    ...(chosen === undefined && zip !== undefined ? { ELECTRON_BUILDER_7ZIP_PATH: zip } : {}),
  };
}
