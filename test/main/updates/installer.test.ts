import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installerTakeOver } from '../../../main/updates/installer.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drawbridge-installer-'));
  mkdirSync(join(root, 'app'));
  writeFileSync(join(root, 'app', 'drawbridge'), 'old');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const kept = (): boolean => existsSync(join(root, 'data', 'updates', 'previous', 'drawbridge'));

const prepare = (stage: () => Promise<void>) =>
  installerTakeOver({
    folder: join(root, 'app'),
    program: join(root, 'app', 'drawbridge'),
    from: '0.1.0',
    dataDir: join(root, 'data'),
    words: [],
    stage,
    install: async () => {},
  }).prepare({ path: join(root, 'download'), sha512: 'x' }, '0.2.0');

test('the version that runs is kept aside until the update is not wanted any more', async () => {
  const prepared = await prepare(async () => {});
  expect(kept()).toBe(true);
  prepared.discard();
  expect(kept()).toBe(false);
});

test('no copy is left where the installer does not take the update', async () => {
  await expect(prepare(() => Promise.reject(new Error('macOS said no')))).rejects.toThrow('macOS said no');
  expect(kept()).toBe(false);
});
