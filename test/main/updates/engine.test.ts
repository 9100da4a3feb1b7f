import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppImageUpdater } from 'electron-updater';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { electronEngine } from '../../../main/updates/electron-engine.ts';
import type { Engine } from '../../../main/updates/engine.ts';
import { NewestSeen } from '../../../main/updates/feed/newest-seen.ts';
import { foreignKey, publicHalf, testKey } from '../../helpers/updates/test-key.ts';
import { type Published, UpdateServer } from '../../helpers/updates/update-server.ts';

let folder: string;
let server: UpdateServer;
const file = 'Drawbridge-0.2.0-x64.AppImage';
const bytes = Buffer.alloc(300_000, 'new');
const newer: Published = { version: '0.2.0', file, bytes };
const never = new AbortController().signal;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-updates-'));
  server = await UpdateServer.start();
  vi.stubEnv('APPIMAGE', join(folder, 'Drawbridge.AppImage'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The real electron-updater. Of Electron it is given what it asks about the app, and Node's fetch. */
function engine(url = server.url): Engine {
  const updater = new AppImageUpdater(null, {
    version: '0.1.0',
    name: 'drawbridge',
    isPackaged: true,
    appUpdateConfigPath: join(folder, 'app-update.yml'),
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: async () => {},
    relaunch: () => {},
    quit: () => {},
    onQuit: () => {},
  });
  // What app-update.yml says, which packaging writes.
  Reflect.set(updater, 'configOnDisk', { value: Promise.resolve({ updaterCacheDirName: 'cache' }) });
  return electronEngine(updater, {
    feed: {
      source: { url, publicKey: publicHalf(testKey) },
      fetch,
      seen: new NewestSeen(join(folder, 'newest-seen.json')),
    },
    metadata: 'latest-linux.yml',
    extension: 'AppImage',
    arch: 'x64',
    log: () => {},
  });
}

describe('a version that its makers signed', () => {
  test('is found and fetched, byte by byte', async () => {
    server.publish({ ...newer, notes: 'Faster.' });
    const updates = engine();
    expect(await updates.look(never)).toMatchObject({ version: '0.2.0', releaseNotes: 'Faster.' });
    const percents: number[] = [];
    const { path } = await updates.download((percent) => percents.push(percent));
    expect(readFileSync(path)).toEqual(bytes);
    expect(percents.at(-1)).toBe(100);
  });

  test.each(['0.1.0', '0.0.9', '0.1.0-beta.1'])(
    'is left alone where it is not newer (%s)',
    async (version) => {
      server.publish({ ...newer, version });
      expect(await engine().look(never)).toBeNull();
      expect(server.asked).not.toContain(file);
    },
  );

  test('is left alone where it has nothing for this processor', async () => {
    server.publish({ ...newer, file: 'Drawbridge-0.2.0-arm64.AppImage' });
    expect(await engine().look(never)).toBeNull();
  });

  test.each([
    [0, false],
    [100, true],
  ])('offered to %d %% of the world is taken here: %s', async (stagingPercentage, taken) => {
    server.publish({ ...newer, stagingPercentage });
    expect((await engine().look(never)) !== null).toBe(taken);
  });

  test('is not asked for twice once it is here', async () => {
    server.publish(newer);
    const first = engine();
    await first.look(never);
    await first.download(() => {});
    const again = engine();
    await again.look(never);
    await again.download(() => {});
    expect(server.asked.filter((path) => path === file)).toHaveLength(1);
  });
});

describe('what is not to be trusted', () => {
  const refused = async (sentence: RegExp, url?: string): Promise<void> => {
    await expect(engine(url).look(never)).rejects.toThrow(sentence);
    expect(server.asked).not.toContain(file);
  };

  test('metadata without a signature', async () => {
    server.publish(newer);
    server.answer('latest-linux.yml.sig', (response) => void response.writeHead(404).end());
    await refused(/answered 404 for latest-linux\.yml\.sig/);
  });

  test("metadata with somebody else's signature", async () => {
    server.publish({ ...newer, key: foreignKey });
    await refused(/does not bear the signature/);
  });

  test.each(['', 'AAAA', `${'A'.repeat(86)}==`, '\u0000'])(
    'a signature that is none: %j',
    async (signature) => {
      server.publish(newer);
      server.answer('latest-linux.yml.sig', signature);
      await refused(/does not bear the signature/);
    },
  );

  test('metadata that were changed by one byte', async () => {
    server.publish(newer);
    const signed = await (await fetch(`${server.url}latest-linux.yml`)).text();
    server.answer('latest-linux.yml', signed.replace('0.2.0', '0.2.1'));
    await refused(/does not bear the signature/);
  });

  test('metadata that are older than those seen before', async () => {
    server.publish({ ...newer, version: '0.3.0', signedAt: new Date('2026-11-02') });
    await engine().look(never);
    server.publish({ ...newer, signedAt: new Date('2026-11-01') });
    await refused(/older than what it said before/);
  });

  test.each([
    [
      'a file elsewhere',
      { files: [{ url: 'https://elsewhere.example/x.AppImage', sha512: `${'A'.repeat(86)}==`, size: 1 }] },
    ],
    [
      'a file in a folder above',
      { files: [{ url: '../x.AppImage', sha512: `${'A'.repeat(86)}==`, size: 1 }] },
    ],
    ['a file of two gigabytes', { files: [{ url: file, sha512: `${'A'.repeat(86)}==`, size: 2 ** 31 }] }],
    ['a file without a hash', { files: [{ url: file, size: 1 }] }],
    ['no date of signing', { signedAt: undefined }],
    ['no version', { version: 'latest' }],
  ])('signed metadata with %s', async (_what, said) => {
    server.publish({ ...newer, said });
    await refused(/nothing that this version understands/);
  });

  test('metadata without an end', async () => {
    server.answer('latest-linux.yml', (response) => {
      const more = (): void => {
        while (response.write(Buffer.alloc(16_384, 'x')));
        response.once('drain', more);
      };
      more();
    });
    await refused(/larger than it should be/);
  });

  test('a server that fails', async () => {
    server.answer('latest-linux.yml', (response) => void response.writeHead(500).end());
    await refused(/answered 500/);
  });

  test('a server that is not there', async () => {
    const { url } = server;
    await server.stop();
    server = await UpdateServer.start();
    await refused(/could not be reached/, url);
  });

  test('a file of which a byte was changed', async () => {
    server.publish(newer);
    const updates = engine();
    await updates.look(never);
    const changed = Buffer.from(bytes);
    changed[1000] = 0;
    server.answer(file, changed);
    await expect(updates.download(() => {})).rejects.toThrow(/not what Drawbridge's makers signed/);
  });

  test.each([
    ['longer', Buffer.concat([bytes, bytes]), /larger than it should be/],
    ['shorter', bytes.subarray(1), /not what Drawbridge's makers signed/],
  ])('a file that is %s than it was signed', async (_what, sent, sentence) => {
    server.publish(newer);
    const updates = engine();
    await updates.look(never);
    server.answer(file, sent);
    await expect(updates.download(() => {})).rejects.toThrow(sentence);
  });

  test('a download that breaks off, and the next one is whole', async () => {
    server.publish(newer);
    const updates = engine();
    await updates.look(never);
    server.answer(file, (response) => {
      response.writeHead(200, { 'Content-Length': bytes.length });
      response.write(bytes.subarray(0, 1000), () => response.destroy());
    });
    await expect(updates.download(() => {})).rejects.toThrow(/could not be reached/);
    server.answer(file, bytes);
    expect(readFileSync((await updates.download(() => {})).path)).toEqual(bytes);
  });
});
