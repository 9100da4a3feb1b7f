import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from '../../scripts/setup/lock.mjs';
import { ROOT } from './project.mjs';

const run = promisify(execFile);
/** @type {string} */
let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drawbridge-lock-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('lets one process work at a time, even when the last holder died', async () => {
  mkdirSync(join(root, '.cache', 'locks'), { recursive: true });
  const dead = await run(process.execPath, ['-p', 'process.pid']);
  writeFileSync(join(root, '.cache', 'locks', 'setup.lock'), dead.stdout.trim());
  const module = pathToFileURL(join(ROOT, 'scripts', 'setup', 'lock.mjs')).href;
  const code = `
    import { appendFileSync } from 'node:fs';
    import { setTimeout as wait } from 'node:timers/promises';
    import { withLock } from ${JSON.stringify(module)};
    await withLock(process.argv[1], 'setup', async () => {
      appendFileSync(process.argv[1] + '/log', 'in ');
      await wait(60);
      appendFileSync(process.argv[1] + '/log', 'out ');
    });`;
  const workers = Array.from({ length: 4 }, () =>
    run(process.execPath, ['--input-type=module', '-e', code, root]),
  );
  await Promise.all(workers);
  expect(readFileSync(join(root, 'log'), 'utf8')).toBe('in out '.repeat(4));
});

it('is free again after work that failed, and says once that it waits', async () => {
  const failing = withLock(root, 'setup', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(existsSync(join(root, '.cache', 'locks', 'setup.lock'))).toBe(false);

  let waits = 0;
  /** @type {(value?: unknown) => void} */
  let finish = () => {};
  const first = withLock(root, 'setup', () => new Promise((resolve) => (finish = resolve)));
  const second = withLock(root, 'setup', () => Promise.resolve('second'), {
    onWait: () => {
      waits += 1;
      finish();
    },
  });
  expect(await second).toBe('second');
  await first;
  expect(waits).toBe(1);
});
