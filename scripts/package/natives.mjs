import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { takeFromTarball } from '../electron/tarball.mjs';
import { Fault } from '../setup/fault.mjs';
import { npmCommand } from '../setup/npm-command.mjs';
import { runLogged } from '../setup/processes.mjs';
import { beginStep } from '../setup/progress.mjs';

/** @typedef {import('../setup/progress.mjs').Output} Output */
/** @typedef {import('./targets.mjs').System} System */
/** @typedef {import('./targets.mjs').Arch} Arch */
/** @typedef {{ name: string, files: readonly string[] }} Piece a package, and what of it is needed at run time */

const STALL_MS = 60_000;
/** What Node reads of a package's manifest, and whose it is. */
const MANIFEST_KEYS = ['name', 'version', 'license', 'type', 'main', 'module', 'exports'];

/** How napi-rs names a target. The variants for musl are left out: Electron runs on glibc alone. */
const triples = /** @type {const} */ ({
  linux: { x64: 'linux-x64-gnu', arm64: 'linux-arm64-gnu' },
  darwin: { x64: 'darwin-x64', arm64: 'darwin-arm64' },
  win32: { x64: 'win32-x64-msvc', arm64: 'win32-arm64-msvc' },
});

/**
 * All that the built app needs of node_modules, file by file: everything else is bundled or is not for running.
 * @param {System} system
 * @param {Arch} arch
 * @returns {Piece[]}
 */
export function nativePieces(system, arch) {
  const triple = triples[system][arch];
  return [
    {
      name: '@photostructure/sqlite',
      files: ['LICENSE', 'dist/index.mjs', `prebuilds/${system}-${arch}/@photostructure+sqlite.glibc.node`],
    },
    { name: 'node-gyp-build', files: ['LICENSE', 'index.js', 'node-gyp-build.js'] },
    { name: '@napi-rs/keyring', files: ['LICENSE', 'index.js'] },
    {
      name: `@napi-rs/keyring-${triple}`,
      files: ['LICENSE.third-party.md', `keyring.${triple}.node`],
    },
    { name: '@ngrok/ngrok', files: ['LICENSE-APACHE', 'LICENSE-MIT', 'index.js'] },
    { name: `@ngrok/ngrok-${triple}`, files: [`ngrok.${triple}.node`] },
  ];
}

/**
 * Puts the native modules of a target into a folder. What npm installed here is taken from node_modules; what is for
 * another computer comes from the registry that npm is set to, in the version and with the hash of package-lock.json.
 * Throws a Fault on a wrong hash or a failed download.
 * @param {string} root
 * @param {{ system: System, arch: Arch, into: string, out?: Output }} options into: becomes a node_modules
 */
export async function collectNatives(root, { system, arch, into, out }) {
  for (const piece of nativePieces(system, arch)) {
    const source = installedFolder(root, piece) ?? (await fetchedFolder(root, piece, out));
    const target = join(into, piece.name);
    for (const file of piece.files) {
      mkdirSync(dirname(join(target, file)), { recursive: true });
      copyFileSync(join(source, file), join(target, file));
    }
    writeFileSync(join(target, 'package.json'), leanManifest(join(source, 'package.json')));
  }
}

/**
 * @param {string} root
 * @param {Piece} piece
 */
function installedFolder(root, { name, files }) {
  const folder = join(root, 'node_modules', name);
  return files.every((file) => existsSync(join(folder, file))) ? folder : null;
}

/**
 * @param {string} root
 * @param {Piece} piece
 * @param {Output} [out]
 * @returns {Promise<string>} a folder with the piece's files; kept for the next time
 */
async function fetchedFolder(root, piece, out) {
  const { version, integrity } = locked(root, piece.name);
  const kept = join(root, '.cache', 'natives', `${piece.name.replace('/', '+')}-${version}`);
  if ([...piece.files, 'package.json'].every((file) => existsSync(join(kept, file)))) return kept;

  mkdirSync(join(root, '.cache', 'natives'), { recursive: true });
  const work = await mkdtemp(join(root, '.cache', 'natives', 'fetch-'));
  const step = beginStep(`Fetching ${piece.name} ${version} for the target`, { out });
  try {
    const tarball = await packed(root, `${piece.name}@${version}`, work);
    requireIntegrity(piece.name, readFileSync(tarball), integrity);
    for (const file of [...piece.files, 'package.json']) {
      mkdirSync(dirname(join(work, 'files', file)), { recursive: true });
      await takeFromTarball(tarball, `package/${file}`, join(work, 'files', file));
    }
    // Last, so that what stands there is complete.
    rmSync(kept, { recursive: true, force: true });
    renameSync(join(work, 'files'), kept);
  } catch (error) {
    step.fail();
    throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  step.done('hash checked');
  return kept;
}

/**
 * @param {string} root
 * @param {string} spec
 * @param {string} work
 */
async function packed(root, spec, work) {
  const npm = npmCommand();
  const log = join(root, '.cache', 'logs', 'natives.log');
  const { code, tail } = await runLogged({
    ...npm,
    args: [...npm.args, 'pack', spec, '--pack-destination', work, '--loglevel=error'],
    cwd: work,
    log,
    stallMs: STALL_MS,
  });
  const name = (await readdir(work)).find((entry) => entry.endsWith('.tgz'));
  if (code !== 0 || name === undefined) {
    throw new Fault(`${spec} could not be fetched from the package registry: look at the network.`, {
      tail,
      log,
    });
  }
  return join(work, name);
}

/**
 * The version and hash that package-lock.json has for a package. Throws a Fault where it has none: nothing unknown is packed.
 * @param {string} root
 * @param {string} name
 * @returns {{ version: string, integrity: string }}
 */
export function locked(root, name) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const entry = packages[`node_modules/${name}`];
  if (typeof entry?.version !== 'string' || typeof entry.integrity !== 'string') {
    throw new Fault(`package-lock.json has no hash for ${name}: run \`npm install\` and commit the result.`);
  }
  return { version: entry.version, integrity: entry.integrity };
}

/**
 * Throws a Fault where the bytes are not those of the hash.
 * @param {string} name
 * @param {Buffer} bytes
 * @param {string} integrity of the Subresource Integrity form, SHA-512 alone is taken
 */
export function requireIntegrity(name, bytes, integrity) {
  const actual = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (integrity.split(' ').includes(actual)) return;
  throw new Fault(
    `What the package registry sent as ${name} is not what package-lock.json expects (its SHA-512 differs): nothing was packed.`,
  );
}

/**
 * The part of a manifest that is needed at run time, as text.
 * @param {string} file
 */
function leanManifest(file) {
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const kept = MANIFEST_KEYS.flatMap((key) => (key in manifest ? [[key, manifest[key]]] : []));
  return `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`;
}
