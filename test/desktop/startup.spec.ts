import { expect } from '@playwright/test';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test } from './helpers/test.ts';

const script = join(import.meta.dirname, '..', '..', 'scripts', 'bench.mjs');

interface Spread {
  median: number;
}
interface Row {
  name: string;
  tray: Spread;
  listening: Spread | null;
  answered: Spread | null;
}

test('the benchmark of the start measures an empty app and ours', async () => {
  test.setTimeout(180_000);
  const { stdout } = await promisify(execFile)(process.execPath, [script, 'startup', '--smoke', '--json']);
  const { results }: { results: { rows: Row[] }[] } = JSON.parse(stdout);
  const [empty, ours] = results[0]?.rows ?? [];
  expect(empty?.name).toBe('empty Electron');
  expect(empty?.tray.median).toBeGreaterThan(0);
  expect(empty?.listening).toBeNull();
  // The order is ours to promise; how long each takes is not, on a machine that others use too.
  expect(ours?.listening?.median).toBeGreaterThanOrEqual(ours?.tray.median ?? Infinity);
  expect(ours?.answered?.median).toBeGreaterThanOrEqual(ours?.listening?.median ?? Infinity);
});
