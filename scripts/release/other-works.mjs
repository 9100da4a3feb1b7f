import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockedCloudflared } from '../package/cloudflared-lock.mjs';
import { readLock } from './lockfile.mjs';

/** @typedef {import('./lockfile.mjs').Target} Target */
/**
 * @typedef {object} Work what an app holds that is no npm package in our bundle
 * @property {'framework' | 'application' | 'file'} type as CycloneDX names it
 * @property {string} name
 * @property {string | null} version
 * @property {string} licence SPDX
 * @property {string} about
 * @property {string | null} purl
 * @property {string | null} website
 * @property {string | null} sha256 lower-case hex
 */

/** The families of renderer/fonts, by the beginning of their files' names. */
const FONTS = [
  {
    family: 'Inter',
    files: ['inter-latin.woff2', 'inter-latin-ext.woff2'],
    website: 'https://rsms.me/inter/',
  },
  {
    family: 'JetBrains Mono',
    files: ['jetbrains-mono-latin.woff2'],
    website: 'https://www.jetbrains.com/lp/mono/',
  },
];

/**
 * Electron and cloudflared, with the checksums of this target's files that their downloads are compared with; and the
 * fonts, as they lie in renderer/.
 * @param {string} root
 * @param {Target} target
 * @returns {Work[]}
 */
export function otherWorks(root, target) {
  return [electron(root, target), cloudflared(root, target), ...fonts(root)];
}

/**
 * @param {string} root
 * @param {Target} target
 * @returns {Work}
 */
function electron(root, { system, arch }) {
  const version = readLock(root)['node_modules/electron']?.version ?? null;
  const list = join(root, 'node_modules', 'electron', 'checksums.json');
  /** @type {Record<string, string>} */
  const checksums = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : {};
  return {
    type: 'framework',
    name: 'electron',
    version,
    licence: 'MIT',
    about:
      'The runtime, with Chromium, Node.js and FFmpeg inside; their licences are in LICENSES.chromium.html.',
    purl: `pkg:npm/electron@${version}`,
    website: 'https://www.electronjs.org',
    sha256: checksums[`electron-v${version}-${system}-${arch}.zip`] ?? null,
  };
}

/**
 * @param {string} root
 * @param {Target} target
 * @returns {Work}
 */
function cloudflared(root, { system, arch }) {
  const { version, name, sha256 } = lockedCloudflared(root, system, arch);
  return {
    type: 'application',
    name: 'cloudflared',
    version,
    licence: 'Apache-2.0',
    about: `The program of Cloudflare's tunnels, as Cloudflare built it: ${name}.`,
    purl: `pkg:github/cloudflare/cloudflared@${version}`,
    website: 'https://github.com/cloudflare/cloudflared',
    sha256,
  };
}

/**
 * @param {string} root
 * @returns {Work[]}
 */
function fonts(root) {
  return FONTS.flatMap(({ family, files, website }) =>
    files.map((file) => ({
      type: /** @type {const} */ ('file'),
      name: file,
      version: null,
      licence: 'OFL-1.1',
      about: `The typeface ${family}.`,
      purl: null,
      website,
      sha256: createHash('sha256')
        .update(readFileSync(join(root, 'renderer', 'fonts', file)))
        .digest('hex'),
    })),
  );
}
