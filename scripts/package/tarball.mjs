import { basename, join } from 'node:path';
import { Fault } from '../setup/fault.mjs';
import { runLogged } from '../setup/processes.mjs';
import { beginStep } from '../setup/progress.mjs';

/** @typedef {import('../setup/progress.mjs').Output} Output */

/**
 * Packs the app's folder as `drawbridge-VERSION-ARCH.tar.gz`: files in one order, with one time and owner, so that the
 * same folder gives the same bytes. GNU tar does it; electron-builder's own archive bears names and times of the moment.
 * @param {string} root
 * @param {object} options
 * @param {string} options.folder
 * @param {string} options.into
 * @param {string} options.version
 * @param {string} options.arch
 * @param {number} options.epoch seconds since 1970
 * @param {string} options.compression
 * @param {Output} options.output
 */
export async function makeTarball(root, { folder, into, version, arch, epoch, compression, output }) {
  const name = `drawbridge-${version}-${arch}`;
  const step = beginStep('Packing tar.gz', { out: output });
  const log = join(root, '.cache', 'logs', 'tarball.log');
  const { code, tail } = await runLogged({
    command: 'tar',
    args: [
      '--create',
      '--sort=name',
      '--format=gnu',
      `--mtime=@${epoch}`,
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--mode=go-w',
      `--transform=s,^\\.,${name},`,
      `--use-compress-program=gzip -n ${compression === 'store' ? '-1' : '-9'}`,
      '--exclude=./resources/package-type',
      `--file=${join(into, `${name}.tar.gz`)}`,
      '.',
    ],
    cwd: folder,
    log,
  });
  if (code === 0) return step.done('packed');
  step.fail();
  throw new Fault(`${basename(folder)} could not be packed as tar.gz: see below.`, { tail, log });
}
