import { expect, test } from 'vitest';
import { newerVersion } from '../../main/lifecycle/newer-version.ts';

test.each([
  ['0.2.0', '0.1.0'],
  ['0.1.1', '0.1.0'],
  ['1.0.0', '0.9.9'],
  ['0.10.0', '0.9.0'],
  ['0.2.0', '0.2.0-beta.1'],
])('%s is newer than %s', (version, own) => {
  expect(newerVersion({ version }, own)).toBe(version);
  expect(newerVersion({ version: own }, version)).toBeNull();
});

test.each([
  undefined,
  null,
  'x',
  [],
  {},
  { version: 2 },
  { version: '' },
  { version: '9' },
  { version: '9.9.9\n<b>' },
  { version: `9.9.${'9'.repeat(5000)}` },
  { version: `9.9.9-${'x'.repeat(5000)}` },
  { version: '0.1.0' },
])('%j says nothing', (said) => expect(newerVersion(said, '0.1.0')).toBeNull());
