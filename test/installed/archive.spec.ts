import { expect, test } from '@playwright/test';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { asRoot } from '../desktop/helpers/drawbridge.ts';
import { packageOf, presentVersion } from './helpers/packages.ts';

const run = promisify(execFile);
const Answer = z.object({ version: z.string(), local: z.object({ mcp: z.string() }) });

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-archive-'));
});
// Electron's other processes may still write there.
test.afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

test('the archive is unpacked anywhere, started, asked and ended', async () => {
  await run('tar', ['-xzf', await packageOf('tar.gz', { compression: 'store' }), '-C', folder]);
  const [unpacked, ...others] = readdirSync(folder);
  expect(others, 'one folder, so that nothing is strewn about').toEqual([]);
  const program = join(folder, unpacked ?? '', 'drawbridge');
  const data = ['--data-dir', join(folder, 'data')];
  const app = spawn(program, [...asRoot, ...data, '--port', '0', '--hidden'], { stdio: 'ignore' });
  const ended = once(app, 'exit');

  const status = async (): Promise<unknown> => {
    const { stdout } = await run(program, [...asRoot, 'status', '--json', ...data]);
    return JSON.parse(stdout);
  };
  await expect(async () => void (await status())).toPass({ timeout: 20_000 });
  const { version, local } = Answer.parse(await status());
  expect(version).toBe(presentVersion);
  expect((await fetch(local.mcp, { method: 'POST', body: '{}' })).status).toBe(401);

  app.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
