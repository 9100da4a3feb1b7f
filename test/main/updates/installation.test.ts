import { createPackage } from '@electron/asar';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileFor, type Release } from '../../../main/updates/feed/release.ts';
import { howTo, withoutFeed } from '../../../main/updates/how.ts';
import {
  type Installation,
  installationOf,
  metadataName,
  type Program,
} from '../../../main/updates/installation.ts';
import { Replaced } from '../../../main/updates/replaced.ts';
import { startWords } from '../../../main/updates/start-words.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-installation-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (url: string): Release['files'][number] => ({ url, sha512: 'x', size: 1 });
const release = (...names: string[]): Release => ({
  version: '0.2.0',
  signedAt: 0,
  releaseDate: '',
  files: names.map(file),
});

describe('the kind of installation', () => {
  const program = (changes: Partial<Program>): Program => ({
    platform: 'linux',
    packaged: true,
    execPath: '/opt/Drawbridge/drawbridge',
    resources: folder,
    env: {},
    ...changes,
  });

  test.each(['deb', 'rpm'])('is told by the package: %s', (kind) => {
    writeFileSync(join(folder, 'package-type'), `${kind}\n`);
    expect(installationOf(program({}))).toEqual({ kind });
  });

  test('is an archive where nothing is said, and nothing at all from the sources', () => {
    expect(installationOf(program({}))).toEqual({ kind: 'archive' });
    expect(installationOf(program({ packaged: false }))).toEqual({ kind: 'development' });
  });

  test('is an AppImage where the program runs from inside of it', () => {
    const env = { APPIMAGE: '/home/me/Drawbridge.AppImage', APPDIR: '/tmp/.mount_x' };
    expect(installationOf(program({ execPath: '/tmp/.mount_x/drawbridge', env }))).toEqual({
      kind: 'appimage',
      file: '/home/me/Drawbridge.AppImage',
    });
    // A terminal that is an AppImage itself leaves its variables to what is started in it.
    expect(installationOf(program({ env }))).toEqual({ kind: 'archive' });
  });

  test('is the bundle on macOS, and the folder on Windows', () => {
    expect(
      installationOf(
        program({ platform: 'darwin', execPath: '/Applications/Drawbridge.app/Contents/MacOS/Drawbridge' }),
      ),
    ).toMatchObject({ kind: 'mac', folder: '/Applications/Drawbridge.app' });
    expect(installationOf(program({ platform: 'win32' }))).toMatchObject({
      kind: 'nsis',
      folder: '/opt/Drawbridge',
    });
  });
});

test('each system and processor has metadata of its own', () => {
  expect(metadataName('linux', 'x64')).toBe('latest-linux.yml');
  expect(metadataName('linux', 'arm64')).toBe('latest-linux-arm64.yml');
  expect(metadataName('darwin', 'arm64')).toBe('latest-mac.yml');
  expect(metadataName('win32', 'arm64')).toBe('latest.yml');
});

test('a file is chosen by its kind and the processor, however packages call it', () => {
  const all = release(
    'd_0.2.0_amd64.deb',
    'd_0.2.0_arm64.deb',
    'd-0.2.0.aarch64.rpm',
    'D-0.2.0-arm64.AppImage',
  );
  expect(fileFor(all, 'deb', 'x64')?.url).toBe('d_0.2.0_amd64.deb');
  expect(fileFor(all, 'deb', 'arm64')?.url).toBe('d_0.2.0_arm64.deb');
  expect(fileFor(all, 'rpm', 'arm64')?.url).toBe('d-0.2.0.aarch64.rpm');
  expect(fileFor(all, 'rpm', 'x64')).toBeNull();
  expect(fileFor(all, 'AppImage', 'x64')).toBeNull();
});

describe('where Drawbridge does not install itself', () => {
  test('the package manager is named, and the file', () => {
    const said = howTo(
      { kind: 'deb' },
      'https://updates.example/latest/',
      'x64',
      release('d_0.2.0_amd64.deb'),
    );
    expect(said?.how).toContain('package manager');
    expect(said?.get).toEqual({
      address: 'https://updates.example/latest/d_0.2.0_amd64.deb',
      command: 'sudo apt install ./d_0.2.0_amd64.deb',
    });
  });

  test('no file is promised that is not there', () => {
    const said = howTo({ kind: 'deb' }, 'https://updates.example/', 'x64', release('D-0.2.0-x64.AppImage'));
    expect(said?.get).toBeNull();
    expect(said?.how).toContain('where you got this one');
  });

  test('an archive is got where this one was', () => {
    const said = howTo({ kind: 'archive' }, 'https://updates.example/', 'x64', release('x.deb'));
    expect(said?.get).toBeNull();
    expect(said?.how).toMatch(/unpacked by hand.+where you got this one.+offers the restart\.$/);
  });

  test('an AppImage needs no such word', () => {
    const installation = { kind: 'appimage', file: '/x' } as const;
    expect(howTo(installation, 'https://updates.example/', 'x64', release('x.AppImage'))).toBeNull();
  });
});

describe('files that are replaced under the running app', () => {
  const archive = async (version: string): Promise<string> => {
    const source = join(folder, `source-${version}`);
    mkdirSync(join(source, 'out'), { recursive: true });
    writeFileSync(join(source, 'package.json'), JSON.stringify({ version }));
    writeFileSync(join(source, 'out', 'index.js'), version);
    const path = join(folder, `${version}.asar`);
    await createPackage(source, path);
    return path;
  };

  test('are noticed, with the version that they are of', async () => {
    const path = await archive('0.1.0');
    const replaced = new Replaced(path, '0.1.0');
    expect(replaced.version()).toBeNull();
    renameSync(await archive('0.2.0'), path);
    expect(replaced.version()).toBe('0.2.0');
  });

  test('are noticed, too, where that happened before anybody looked', async () => {
    expect(new Replaced(await archive('0.2.0'), '0.1.0').version()).toBe('0.2.0');
  });

  test.each([
    ['gone', null],
    ['half written', 'xx'],
    ['nonsense', Buffer.alloc(1000, 255)],
  ])('say nothing while they are %s', async (_what, content) => {
    const path = await archive('0.1.0');
    const replaced = new Replaced(path, '0.1.0');
    rmSync(path);
    if (content !== null) writeFileSync(path, content);
    expect(replaced.version()).toBeNull();
  });

  test('say nothing where the same version was installed again', async () => {
    const path = await archive('0.1.0');
    const replaced = new Replaced(path, '0.1.0');
    rmSync(path);
    await archive('0.1.0');
    expect(replaced.version()).toBeNull();
  });
});

test('a restart takes the words of this start, but for a link, and opens nothing', () => {
  expect(startWords(['--data-dir', '/data', '--hidden', 'drawbridge://knock', '--port', '1'])).toEqual([
    '--data-dir',
    '/data',
    '--hidden',
  ]);
});

describe('a build that knows no place to look for newer versions', () => {
  test.each<[Installation, string]>([
    [{ kind: 'deb' }, 'belongs to your package manager'],
    [{ kind: 'rpm' }, 'belongs to your package manager'],
    [{ kind: 'archive' }, 'was unpacked by hand'],
    [{ kind: 'appimage', file: '/x' }, 'get them where you got this one'],
  ])('says what to do instead: %j', (installation, words) => {
    expect(withoutFeed(installation)).toContain(words);
  });
});
