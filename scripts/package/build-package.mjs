import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withLock } from '../setup/lock.mjs';
import { prepareApp, prepareDependencies } from '../setup/prepare.mjs';
import { collectCloudflared } from './cloudflared.mjs';
import { configurationFor } from './configuration.mjs';
import { runElectronBuilder } from './electron-builder.mjs';
import { electronFor } from './electron.mjs';
import { collectNatives } from './natives.mjs';
import { sourceDate } from './source-date.mjs';
import { sourceOfVersion } from './source-of-version.mjs';
import { stageApp } from './stage-app.mjs';
import { familyOf, readArch, readFormats, readSystem, usualFormats } from './targets.mjs';
import { makeTarball } from './tarball.mjs';
import { unpackedFolder } from './unpacked-folder.mjs';

/** @typedef {import('../setup/progress.mjs').Output} Output */
/** @typedef {import('./stage-app.mjs').UpdateSource} UpdateSource */
/** @typedef {import('./configuration.mjs').SigningSettings} SigningSettings */

/**
 * Builds the app and packs it. Says one line for each step. Throws a Fault with the reason where a step fails.
 * @param {string} root the project's folder; a fresh clone will do
 * @param {object} options
 * @param {readonly string[]} [options.targets] `dir`, `tar.gz`, `deb`, `rpm`, `AppImage`, `dmg`, `zip`, `nsis`
 * @param {string} options.out the folder that the packages go to
 * @param {string} [options.version] another one than that of package.json, for trying out updates
 * @param {string} [options.system] linux, mac or win; this computer's where it is left out
 * @param {readonly string[]} [options.archs] x64, arm64; this computer's where it is left out
 * @param {UpdateSource | null} [options.updates]
 * @param {boolean} [options.inspect] with the one fuse that Playwright needs; all else as shipped
 * @param {'store' | 'normal' | 'maximum'} [options.compression] store: quick and large, for tests
 * @param {boolean} [options.release] takes no stand-in for anything
 * @param {boolean} [options.signed] fails where a package cannot be signed
 * @param {SigningSettings} [options.signing]
 * @param {Output} [options.output]
 * @returns {Promise<{ unpacked: string, files: string[] }>} the app's folder as it would be installed (of the first
 *   architecture), and the packages
 */
export async function buildPackage(root, options) {
  const { out, version, updates = null, inspect = false, compression = 'normal' } = options;
  const { release = false, signed = false, signing = {}, output = process.stdout } = options;
  const system = readSystem(options.system ?? process.platform);
  const archs = (options.archs ?? [process.arch]).map(readArch);
  const formats = readFormats(system, options.targets ?? usualFormats(system));
  const target = resolve(out);

  await prepareDependencies(root, { out: output });
  const pack = async () => {
    const source = version === undefined ? root : sourceOfVersion(root, version);
    await prepareApp(source, { out: output });
    const electron = await electronFor(root, { system, archs, release, out: output });

    const work = join(root, '.cache', 'package');
    rmSync(work, { recursive: true, force: true });
    const { os } = familyOf(system);
    // Nobody builds anew while it is copied.
    await withLock(source, 'setup', async () =>
      stageApp({ source, into: join(work, 'app'), system, updates }),
    );
    for (const arch of archs) {
      const natives = join(work, 'natives', `${os}-${arch}`);
      await collectNatives(root, { system, arch, into: natives, out: output });
      const cloudflared = join(work, 'cloudflared', `${os}-${arch}`);
      mkdirSync(cloudflared, { recursive: true });
      await collectCloudflared(root, { system, arch, into: cloudflared, release, out: output });
    }
    const build = { work, out: target, electron, updates, inspect, signed, signing, compression };
    writeFileSync(join(work, 'configuration.json'), JSON.stringify(configurationFor(root, build), null, 2));

    const began = Date.now();
    const epoch = sourceDate(root);
    const tarballs = system === 'linux' && formats.includes('tar.gz');
    const others = formats.filter((format) => !tarballs || format !== 'tar.gz');
    await runElectronBuilder(root, { os, archs, formats: others, work, compression, epoch, output });
    for (const arch of tarballs ? archs : []) {
      const folder = unpackedFolder(target, system, arch);
      const named = { version: versionOf(source), arch };
      await makeTarball(root, { folder, into: target, ...named, epoch, compression, output });
    }
    rmSync(work, { recursive: true, force: true });
    const unpacked = unpackedFolder(target, system, archs[0] ?? 'x64');
    return { unpacked, files: packagesIn(target, began) };
  };
  const onWait = () => void output.write('Another build is packing here: waiting for it …\n');
  return withLock(root, 'packing', pack, { onWait });
}

/**
 * @param {string} folder
 * @param {number} since ms since the epoch
 */
function packagesIn(folder, since) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^builder-|\.ya?ml$/.test(entry.name))
    .map((entry) => join(folder, entry.name))
    .filter((file) => statSync(file).mtimeMs >= since - 2000)
    .toSorted();
}

/** @param {string} source @returns {string} */
const versionOf = (source) => JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')).version;
