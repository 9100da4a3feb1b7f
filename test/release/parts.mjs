import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSums } from '../../scripts/release/checksums.mjs';

/** What the jobs of a release hand over, by the names that electron-builder.yml gives. */
export const PARTS = {
  linux: [
    'Drawbridge-0.2.0-x86_64.AppImage',
    'Drawbridge-0.2.0-arm64.AppImage',
    'drawbridge_0.2.0_amd64.deb',
    'drawbridge_0.2.0_arm64.deb',
    'drawbridge-0.2.0.x86_64.rpm',
    'drawbridge-0.2.0.aarch64.rpm',
    'drawbridge-0.2.0-x64.tar.gz',
    'drawbridge-0.2.0-arm64.tar.gz',
    'drawbridge-0.2.0-linux-x64.cdx.json',
    'drawbridge-0.2.0-linux-arm64.cdx.json',
    'latest-linux.yml',
    'latest-linux-arm64.yml',
  ],
  mac: [
    'Drawbridge-0.2.0-x64.dmg',
    'Drawbridge-0.2.0-arm64.dmg',
    'Drawbridge-0.2.0-x64.zip',
    'Drawbridge-0.2.0-x64.zip.blockmap',
    'Drawbridge-0.2.0-arm64.zip',
    'drawbridge-0.2.0-darwin-x64.cdx.json',
    'drawbridge-0.2.0-darwin-arm64.cdx.json',
    'latest-mac.yml',
  ],
  win: [
    'Drawbridge-Setup-0.2.0-x64.exe',
    'Drawbridge-Setup-0.2.0-arm64.exe',
    'drawbridge-0.2.0-win32-x64.cdx.json',
    'drawbridge-0.2.0-win32-arm64.cdx.json',
    'latest.yml',
  ],
  npm: ['drawbridge-0.2.0.tgz', 'drawbridge-0.2.0-npm.cdx.json'],
};

/** What the updater is told of, by its file. */
const TOLD = new Map([
  ['latest.yml', /\.exe$/],
  ['latest-mac.yml', /\.(?:zip|dmg)$/],
  ['latest-linux.yml', /(?:x86_64\.AppImage|amd64\.deb|x86_64\.rpm)$/],
  ['latest-linux-arm64.yml', /(?:arm64\.AppImage|arm64\.deb|aarch64\.rpm)$/],
]);

/**
 * Parts of a release whose packages are a few bytes long, as they arrive: each folder with its sums.
 * @param {string} folder
 */
export function makeParts(folder) {
  for (const [part, names] of Object.entries(PARTS)) {
    const into = join(folder, `part-${part}`);
    mkdirSync(into, { recursive: true });
    for (const name of names) writeFileSync(join(into, name), metadata(name, names) ?? content(name));
    if (part !== 'npm')
      writeFileSync(join(into, `signing-${part}-x64.json`), JSON.stringify({ system: part, by: null }));
    writeSums(into);
  }
}

const content = (/** @type {string} */ name) => `This is ${name}.`;

/**
 * @param {string} name
 * @param {string[]} names
 */
function metadata(name, names) {
  const told = TOLD.get(name);
  if (told === undefined) return null;
  const files = names
    .filter((each) => told.test(each))
    .map(
      (url) =>
        `  - url: ${url}\n    sha512: ${createHash('sha512').update(content(url)).digest('base64')}\n    size: 1\n`,
    );
  return `version: 0.2.0\nfiles:\n${files.join('')}releaseDate: '2026-12-01T00:00:00.000Z'\n`;
}
