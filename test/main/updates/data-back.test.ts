import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { giveDataBack } from '../../../main/updates/trial/cut-short.ts';
import { putBack } from '../../../main/updates/trial/put-back.ts';
import { readTrial, type Trial, writeTrial } from '../../../main/updates/trial/trial-file.ts';
import { backUpData } from '../../../server/storage/data-backup.ts';
import { dataFormat, readDataVersion, writeDataVersion } from '../../../server/storage/data-version.ts';

let dataDir: string;
let trial: Trial;
const settings = (): string => readFileSync(join(dataDir, 'settings.json'), 'utf8');

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'drawbridge-data-back-'));
  chmodSync(dataDir, 0o700);
  writeFileSync(join(dataDir, 'settings.json'), '{"before":true}');
  writeDataVersion(dataDir, { format: dataFormat, writtenBy: '0.1.0' });
  trial = {
    way: 'beside',
    from: '0.1.0',
    to: '0.2.0',
    program: '/x',
    candidate: join(dataDir, 'candidate'),
    words: [],
    startedAt: 0,
    attempts: 1,
  };
  mkdirSync(join(dataDir, 'updates'));
  writeTrial(dataDir, trial);
  // What a version does that changes the form of the data: it puts the old ones aside first.
  await backUpData(dataDir, join(dataDir, 'before-0.2.0'));
  writeFileSync(join(dataDir, 'settings.json'), '{"newForm":true}');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('a version that is taken back leaves the data as they were before it', async () => {
  writeDataVersion(dataDir, { format: dataFormat + 1, writtenBy: '0.2.0' });
  await putBack(dataDir, trial, 'it ended by itself');
  expect(settings()).toBe('{"before":true}');
  expect(readDataVersion(dataDir)).toEqual({ format: dataFormat, writtenBy: '0.1.0' });
  expect(readTrial(dataDir)).toBeNull();
});

test('data that the old version can read stay: what was revoked meanwhile is still revoked', async () => {
  await putBack(dataDir, trial, 'it ended by itself');
  expect(settings()).toBe('{"newForm":true}');
});

test('a start of the old version after a power cut can read its data', async () => {
  writeDataVersion(dataDir, { format: dataFormat + 1, writtenBy: '0.2.0' });
  await giveDataBack(dataDir);
  expect(settings()).toBe('{"before":true}');
});

test('a backup that is not whole is not restored, and the start goes on to say so', async () => {
  writeDataVersion(dataDir, { format: dataFormat + 1, writtenBy: '0.2.0' });
  rmSync(join(dataDir, 'before-0.2.0', 'settings.json'));
  await giveDataBack(dataDir);
  expect(settings()).toBe('{"newForm":true}');
  expect(existsSync(join(dataDir, 'version.json'))).toBe(true);
});
