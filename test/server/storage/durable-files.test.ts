import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeAtomically } from '../../../server/storage/durable-files.ts';

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-durable-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('a file is replaced by one that its owner alone may read, unless said otherwise', () => {
  const folder = freshFolder();
  const path = join(folder, 'file');
  writeAtomically(path, 'one');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  chmodSync(path, 0o640);
  writeAtomically(path, 'two', 0o644);
  expect(statSync(path).mode & 0o777).toBe(0o644);
  expect(readFileSync(path, 'utf8')).toBe('two');
  expect(readdirSync(folder)).toEqual(['file']);
});

it('nothing is left beside what could not be replaced', () => {
  const folder = freshFolder();
  mkdirSync(join(folder, 'file', 'full'), { recursive: true });
  expect(() => writeAtomically(join(folder, 'file'), 'text')).toThrow(/EISDIR|ENOTEMPTY|EPERM|EEXIST/);
  expect(readdirSync(folder)).toEqual(['file']);
});
