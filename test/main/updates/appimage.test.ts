import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appImageTakeOver } from '../../../main/updates/appimage.ts';
import { openTrial } from '../../../main/updates/open-trial.ts';
import type { TakeOver } from '../../../main/updates/take-over.ts';
import { endOfStart } from '../../../main/updates/trial/end-of-start.ts';
import { candidateFor } from '../../../main/updates/trial/candidate.ts';
import { readTrial } from '../../../main/updates/trial/trial-file.ts';

let folder: string;
let dataDir: string;
let file: string;
let download: { path: string; sha512: string };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-appimage-'));
  dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  file = join(folder, 'Drawbridge.AppImage');
  writeFileSync(
    file,
    `#!/bin/sh\necho "$@" > '${folder}/watcher.part'\nmv '${folder}/watcher.part' '${folder}/watcher'\n`,
  );
  chmodSync(file, 0o755);
  const bytes = Buffer.from('the new version');
  download = { path: join(folder, 'download'), sha512: createHash('sha512').update(bytes).digest('base64') };
  writeFileSync(download.path, bytes);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const candidate = (): string => candidateFor(file, dataDir);
const takeOver = (image = file): TakeOver =>
  appImageTakeOver({ file: image, from: '0.1.0', dataDir, words: ['--data-dir', dataDir, '--hidden'] });

/** The old version starts, as the watcher; its word is the last thing it writes. */
async function takeOverWatched(prepared: Awaited<ReturnType<TakeOver['prepare']>>): Promise<void> {
  await prepared.takeOver();
  await expect.poll(() => existsSync(join(folder, 'watcher')), { timeout: 10_000 }).toBe(true);
}

describe('a new AppImage', () => {
  test('is put beside the old one, which stays, and is watched by it', async () => {
    const prepared = await takeOver().prepare(download, '0.2.0');
    expect(readFileSync(candidate(), 'utf8')).toBe('the new version');
    expect(statSync(candidate()).mode & 0o777).toBe(0o755);
    expect(readTrial(dataDir)).toBeNull();

    await takeOverWatched(prepared);
    expect(readTrial(dataDir)).toMatchObject({
      way: 'beside',
      from: '0.1.0',
      to: '0.2.0',
      program: file,
      attempts: 0,
    });
    expect(readFileSync(join(folder, 'watcher'), 'utf8')).toBe(`--no-sandbox --watch-update ${dataDir}\n`);
    expect(readFileSync(file, 'utf8')).toContain('watcher');
  });

  test('that changed on the disk after it was fetched is not taken', async () => {
    writeFileSync(download.path, 'something else');
    await expect(takeOver().prepare(download, '0.2.0')).rejects.toThrow(/has changed on the disk/);
    expect(existsSync(candidate())).toBe(false);
  });

  test('that cannot be put there is told in a sentence', async () => {
    const elsewhere = join(folder, 'gone', 'Drawbridge.AppImage');
    await expect(takeOver(elsewhere).prepare(download, '0.2.0')).rejects.toThrow(
      /could not be put beside .*ENOENT/,
    );
  });

  test('that nobody wants any more is put away, at once or at the next start', async () => {
    const prepared = await takeOver().prepare(download, '0.2.0');
    prepared.discard();
    expect(existsSync(candidate())).toBe(false);
    await takeOver().prepare(download, '0.2.0');
    openTrial(dataDir, '0.1.0', { kind: 'appimage', file }, () => {}).stop();
    expect(existsSync(candidate())).toBe(false);
  });

  test('stays where another data folder runs from the same AppImage', async () => {
    await takeOver().prepare(download, '0.2.0');
    const other = join(folder, 'other');
    mkdirSync(other);
    openTrial(other, '0.1.0', { kind: 'appimage', file }, () => {}).stop();
    expect(existsSync(candidate())).toBe(true);
  });

  test('that was taken away on trial is not confirmed, and the log says so', async () => {
    const prepared = await takeOver().prepare(download, '0.2.0');
    await takeOverWatched(prepared);
    rmSync(candidate());
    const logged: string[] = [];
    endOfStart(dataDir, '0.2.0', 'running', (line) => logged.push(line));
    expect(readTrial(dataDir)).not.toBeNull();
    expect(logged).toEqual(['what became of the new version could not be written down']);
  });

  test('is there for good when the person closes it in order before the time is up', async () => {
    const prepared = await takeOver().prepare(download, '0.2.0');
    await takeOverWatched(prepared);
    endOfStart(dataDir, '0.2.0', 'running', () => {});
    expect(readFileSync(file, 'utf8')).toBe('the new version');
    expect(readTrial(dataDir)).toBeNull();
  });
});
