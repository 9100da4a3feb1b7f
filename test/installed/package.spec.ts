import { getCurrentFuseWire } from '@electron/fuses';
import { getRawHeader, listPackage, statFile } from '@electron/asar';
import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../desktop/helpers/drawbridge.ts';
import { packageOf, presentVersion, shippedDeb } from './helpers/packages.ts';

/** What a person downloads, and what it takes on their disk, bytes. */
const largest = { installer: 110e6, installed: 320e6 };
/** What cloudflared takes in an installer, about; it is not in a package that was built without GitHub. */
const cloudflaredPacked = 20e6;

/** Bytes of the cloudflared that is packed where it can be had. */
const cloudflaredSize = z
  .object({ assets: z.object({ 'linux-x64': z.object({ size: z.number() }) }) })
  .parse(JSON.parse(readFileSync(join(root, 'assets/cloudflared.lock.json'), 'utf8'))).assets[
  'linux-x64'
].size;

/** A deb, unpacked into a folder that goes away with the test. */
function contentsOf(deb: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-contents-'));
  execFileSync('dpkg-deb', ['--extract', deb, folder]);
  return folder;
}

const sizeOf = (path: string): number => {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
};

/** Everything that may be in the archive. The names of chunks and pages end in a hash. */
const allowed: readonly RegExp[] = [
  /^package\.json$/,
  /^assets\/icon\/256x256\.png$/,
  /^assets\/tray\/(?:knock|lowered|problem|raised)(?:-22)?(?:@[\d.]+x)?\.png$/,
  /^out\/main\/(?:[a-z-]+|chunks\/[\w-]+)\.js$/,
  /^out\/preload\/index\.cjs$/,
  /^out\/renderer\/(?:popup|timeline)\.html$/,
  /^out\/renderer\/assets\/[\w.-]+\.(?:js|css|woff2|svg|png)$/,
  /^node_modules\/node-gyp-build\/(?:package\.json|LICENSE|index\.js|node-gyp-build\.js)$/,
  /^node_modules\/@photostructure\/sqlite\/(?:package\.json|LICENSE|dist\/index\.mjs)$/,
  /^node_modules\/@photostructure\/sqlite\/prebuilds\/linux-x64\/@photostructure\+sqlite\.glibc\.node$/,
  /^node_modules\/@napi-rs\/keyring\/(?:package\.json|LICENSE|index\.js)$/,
  /^node_modules\/@napi-rs\/keyring-linux-x64-gnu\/(?:package\.json|LICENSE\.third-party\.md|keyring\.linux-x64-gnu\.node)$/,
  /^node_modules\/@ngrok\/ngrok\/(?:package\.json|LICENSE-APACHE|LICENSE-MIT|index\.js)$/,
  /^node_modules\/@ngrok\/ngrok-linux-x64-gnu\/(?:package\.json|ngrok\.linux-x64-gnu\.node)$/,
];

test.describe('the deb that ships', () => {
  let folder = '';
  let deb = '';
  test.beforeAll(async () => {
    test.setTimeout(600_000);
    deb = await shippedDeb();
    folder = contentsOf(deb);
  });
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const resources = () => join(folder, 'opt/Drawbridge/resources');

  test('is as small as was promised', () => {
    const cloudflared = existsSync(join(resources(), 'cloudflared/cloudflared'));
    expect(statSync(deb).size + (cloudflared ? 0 : cloudflaredPacked)).toBeLessThanOrEqual(largest.installer);
    expect(sizeOf(folder) + (cloudflared ? 0 : cloudflaredSize)).toBeLessThanOrEqual(largest.installed);
  });

  test('has every fuse set as the project says, and none that nobody decided on', async () => {
    const wire = await getCurrentFuseWire(join(folder, 'opt/Drawbridge/drawbridge'));
    const { version, ...states } = wire;
    expect(version).toBe('1');
    const bits = Object.values(states).map((state) => String.fromCharCode(Number(state)));
    // By place: runAsNode, cookieEncryption, nodeOptions, nodeCliInspect, asarIntegrity, onlyLoadAppFromAsar,
    // browserV8Snapshot, fileProtocolPrivileges; since Electron 43 wasmTrapHandlers.
    expect(bits.slice(0, 8).join('')).toBe('01001100');
    expect(['', '1']).toContain(bits.slice(8).join(''));
  });

  test('has in its archive what runs, and nothing else', () => {
    const archive = join(resources(), 'app.asar');
    const files = listPackage(archive, { isPack: false })
      .map((path) => path.slice(1))
      .filter((path) => !('files' in statFile(archive, path)));
    expect(files.length).toBeGreaterThan(30);
    expect(files.filter((path) => !allowed.some((pattern) => pattern.test(path)))).toEqual([]);
    const apart = files.filter((path) => {
      const entry = statFile(archive, path);
      return 'unpacked' in entry && entry.unpacked === true;
    });
    expect(apart.every((path) => path.endsWith('.node'))).toBe(true);
    expect(apart).toHaveLength(3);
  });

  test('names in the archive’s header the digest of every file in it', () => {
    const archive = join(resources(), 'app.asar');
    const { header } = getRawHeader(archive);
    const digests: boolean[] = [];
    const look = (entry: object): void => {
      if ('files' in entry && typeof entry.files === 'object' && entry.files !== null)
        return Object.values(entry.files).forEach(look);
      digests.push('integrity' in entry);
    };
    look(header);
    expect(digests.length).toBeGreaterThan(30);
    expect(digests.every(Boolean)).toBe(true);
  });

  test('has beside the archive three libraries for this kind of computer, the licences, and nothing of a build', () => {
    const beside = readdirSync(resources(), { recursive: true, encoding: 'utf8' })
      .filter((path) => lstatSync(join(resources(), path)).isFile())
      .toSorted();
    const optional = ['cloudflared/LICENSE.txt', 'cloudflared/cloudflared'];
    expect(beside.filter((path) => !optional.includes(path))).toEqual([
      'LICENSE.txt',
      'THIRD-PARTY.md',
      'app.asar',
      'app.asar.unpacked/node_modules/@napi-rs/keyring-linux-x64-gnu/keyring.linux-x64-gnu.node',
      'app.asar.unpacked/node_modules/@ngrok/ngrok-linux-x64-gnu/ngrok.linux-x64-gnu.node',
      'app.asar.unpacked/node_modules/@photostructure/sqlite/prebuilds/linux-x64/@photostructure+sqlite.glibc.node',
      'apparmor-profile',
      'package-type',
    ]);
    for (const path of beside.filter((name) => name.endsWith('.node'))) {
      const head = readFileSync(join(resources(), path)).subarray(0, 20);
      expect(head.subarray(0, 4).toString('latin1')).toBe('\u007fELF');
      expect(head.readUInt16LE(18), 'x86-64').toBe(62);
    }
    expect(existsSync(join(folder, 'opt/Drawbridge/version'))).toBe(false);
  });

  test('has a menu entry that the desktop’s own tool finds no fault with', () => {
    const entry = join(folder, 'usr/share/applications/drawbridge.desktop');
    execFileSync('desktop-file-validate', ['--no-warn-deprecated', entry]);
    const lines = readFileSync(entry, 'utf8').split('\n');
    for (const line of [
      'Name=Drawbridge',
      'Exec=/opt/Drawbridge/drawbridge %U',
      'Icon=drawbridge',
      'StartupWMClass=drawbridge',
      'MimeType=x-scheme-handler/drawbridge;',
      'Categories=Network;',
      'Terminal=false',
    ])
      expect(lines).toContain(line);
  });

  test('writes nothing outside its own places', () => {
    const places = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (path) => !lstatSync(join(folder, path)).isDirectory(),
    );
    const own = [
      /^opt\/Drawbridge\//,
      /^usr\/bin\/drawbridge$/,
      /^usr\/share\/applications\/drawbridge\.desktop$/,
      /^usr\/share\/doc\/drawbridge\/(?:copyright|changelog\.gz)$/,
      /^usr\/share\/icons\/hicolor\/[\dx]+\/apps\/drawbridge\.png$/,
      /^usr\/share\/icons\/hicolor\/(?:scalable|symbolic)\/apps\/drawbridge(?:-symbolic)?\.svg$/,
      /^usr\/share\/metainfo\/app\.drawbridge\.desktop\.metainfo\.xml$/,
    ];
    expect(places.filter((path) => !own.some((pattern) => pattern.test(path)))).toEqual([]);
  });
});

test('two builds of the same sources in different folders give the same archive, byte for byte', async () => {
  test.setTimeout(400_000);
  const one = await packageOf('dir');
  // The sources of a version that was asked for by number are a copy, and built in its folder.
  const again = await packageOf('dir', { version: presentVersion });
  const digest = (unpacked: string) =>
    createHash('sha256')
      .update(readFileSync(join(unpacked, 'resources/app.asar')))
      .digest('hex');
  expect(again).not.toBe(one);
  expect(digest(again)).toBe(digest(one));
});
