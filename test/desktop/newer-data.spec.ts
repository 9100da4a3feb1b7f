import { expect } from '@playwright/test';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerDialog, firstDialog, recordDialogs } from './helpers/dialogs.ts';
import { call, whenReady } from './helpers/drawbridge.ts';
import { test } from './helpers/test.ts';

/** Everything that can be told about a folder and what is in it. */
function traceOf(path: string): string[] {
  const stats = lstatSync(path);
  const { mode, mtimeMs, ctimeMs, size, ino } = stats;
  const names = stats.isDirectory() ? readdirSync(path) : [];
  const content = stats.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
  const own = [path, mode.toString(8), mtimeMs, ctimeMs, size, ino, content, ...names].join(' ');
  return [own, ...names.flatMap((name) => traceOf(join(path, name)))];
}

test('data of a newer version is said in one sentence, and nothing of it is touched', async ({
  dataDir,
  start,
}) => {
  // As it really is: used by this version before.
  const before = await start();
  await call((await whenReady(before)).popup, 'changeSettings', { lowered: false });
  await before.app.close();
  writeFileSync(join(dataDir, 'version.json'), '{"format":99,"writtenBy":"7.1.0"}\n');
  writeFileSync(join(dataDir, 'settings.json'), '{"lowered":{"since":5}}\n');
  mkdirSync(join(dataDir, 'incoming'));
  chmodSync(dataDir, 0o755);
  const trace = traceOf(dataDir);

  const abandoned = mkdtempSync(join(tmpdir(), 'drawbridge-profile-999999999-'));
  const drawbridge = await start({ preload: [recordDialogs] });
  const dialog = await firstDialog(drawbridge.app);
  expect(dialog.message).toBe('Drawbridge could not start');
  expect(dialog.detail).toMatch(/was written by Drawbridge 7\.1\.0, .+ install 7\.1\.0 again, or .+\.$/);
  expect(dialog.buttons).toEqual(['Try again', 'Quit']);
  const profile = await drawbridge.app.evaluate(({ app }) => app.getPath('userData'));
  expect(profile.startsWith(dataDir)).toBe(false);
  await answerDialog(drawbridge.app, 1).catch(() => {});
  expect(await drawbridge.exited).toBe(1);
  expect(traceOf(dataDir)).toEqual(trace);
  expect(existsSync(abandoned), 'what an earlier such start left').toBe(false);
});
