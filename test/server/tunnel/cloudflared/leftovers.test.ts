import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { endLeftovers, forget, remember } from '../../../../server/tunnel/cloudflared/leftovers.ts';
import { processStart } from '../../../../server/tunnel/cloudflared/process-start.ts';
import { bundle, removeBundles } from '../../cli/bundle.ts';
import { isRunning, standIn } from '../providers/opening.ts';

let app = '';
let dataDir: string;
let record: string;

beforeAll(async () => {
  app = await bundle('test/server/tunnel/cloudflared/child/app.ts');
}, 60_000);
afterAll(removeBundles);

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'drawbridge-leftovers-'));
  record = join(dataDir, 'cloudflared.pid');
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
});

/** A program that does nothing for long. */
async function sleeper(): Promise<{ child: ChildProcess; pid: number }> {
  const child = spawn('sleep', ['600']);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  return { child, pid: child.pid ?? 0 };
}

it('ends what an earlier run left behind', async () => {
  const { child, pid } = await sleeper();
  writeFileSync(record, `${pid} ${await processStart(pid)}\n`);
  const gone = once(child, 'exit');
  expect(await endLeftovers(dataDir)).toBe(1);
  expect(await gone).toEqual([null, 'SIGKILL']);
  expect(existsSync(record)).toBe(false);
});

it('leaves a process alone that has got the number since', async () => {
  const { pid } = await sleeper();
  const other = await sleeper();
  writeFileSync(
    record,
    `${pid} ${(await processStart(pid))?.replace(/\d$/, (digit) => `${(Number(digit) + 1) % 10}`)}\n`,
  );
  expect(await endLeftovers(dataDir)).toBe(0);
  expect(await isRunning(pid)).toBe(true);
  expect(await isRunning(other.pid)).toBe(true);
  expect(existsSync(record)).toBe(false);
});

it('leaves the tunnels of this run alone', async () => {
  const { pid } = await sleeper();
  await remember(dataDir, pid);
  expect(readFileSync(record, 'utf8')).toMatch(new RegExp(`^${pid} \\S+\\n$`));
  expect(await endLeftovers(dataDir)).toBe(0);
  expect(await isRunning(pid)).toBe(true);
  forget(dataDir, pid);
  expect(existsSync(record)).toBe(false);
});

it.each([
  '',
  '\n\n',
  'x y\n',
  '0 x\n',
  '1 x\n',
  '-1 x\n',
  '99999999999 x\n',
  `${process.pid}\n`,
  '{"pid":1}',
  '\0\0 \0',
])('takes a record of %j for nothing', async (text) => {
  writeFileSync(record, text);
  expect(await endLeftovers(dataDir)).toBe(0);
});

it('knows no start of what does not run', async () => {
  expect(await processStart(0)).toBeNull();
  expect(await processStart(2 ** 30)).toBeNull();
  expect(await processStart(Number.NaN)).toBeNull();
});

/** Starts an app with a quick tunnel; resolves when that is open. */
async function startApp(path: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [app, dataDir, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

it('is ended with an app that is killed, at the latest when that starts again', async () => {
  const { program } = standIn();
  const first = await startApp(program.path);
  const { pid } = program.state();
  expect(await isRunning(pid)).toBe(true);
  first.kill('SIGKILL');
  await once(first, 'exit');
  await startApp(program.path);
  expect(await isRunning(pid)).toBe(false);
  expect(await isRunning(program.state().pid)).toBe(true);
});

it.runIf(existsSync('/usr/bin/setpriv'))(
  'is ended at once with an app that is killed, where the system can',
  async () => {
    const { program } = standIn({ stubborn: true });
    const child = await startApp(program.path);
    const { pid } = program.state();
    child.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
  },
);

it('is ended with an app that ends in a hurry', async () => {
  const { program } = standIn({ stubborn: true });
  const child = await startApp(program.path);
  const { pid } = program.state();
  child.kill('SIGTERM');
  await once(child, 'exit');
  await startApp(program.path);
  expect(await isRunning(pid)).toBe(false);
});
