import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { asRoot, freshDataDir, remove, root } from './helpers/drawbridge.ts';

// The app's own program as a person types it in a terminal, on a machine that has no screen at all.

const electron = z.string().parse(createRequire(import.meta.url)('electron'));

const environment = (dataDir: string): NodeJS.ProcessEnv => {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  return { ...env, DRAWBRIDGE_DATA_DIR: dataDir };
};

let dataDir: string;
const started: ChildProcess[] = [];
test.beforeEach(() => {
  dataDir = freshDataDir();
});
test.afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  remove(dataDir);
});

const drawbridge = (...words: string[]): { code: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync(electron, [...asRoot, root, ...words], {
    encoding: 'utf8',
    env: environment(dataDir),
    timeout: 30_000,
  });
  return { code: status, out: stdout, err: stderr };
};

const start = (
  ...words: string[]
): { child: ChildProcess; line: Promise<string>; ended: Promise<number | null> } => {
  const child = spawn(electron, [...asRoot, root, ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: environment(dataDir),
  });
  started.push(child);
  const lines = createInterface({ input: child.stdout });
  return {
    child,
    line: new Promise((resolve) => lines.once('line', resolve)),
    ended: new Promise((resolve) => child.once('exit', resolve)),
  };
};

test('answers on standard output and nowhere else, with the exit code of the command', () => {
  expect(drawbridge('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  expect(drawbridge('help').out).toMatch(/^Lets ChatGPT .*\n\ndrawbridge COMMAND/);
  const refused = drawbridge('status', '--json');
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.out)).toMatchObject({ error: { code: 'not-running' } });
  expect(drawbridge('allow')).toMatchObject({ code: 2, out: '' });
});

test('serves without a screen, is asked by other commands, and ends by Ctrl-C', async () => {
  const server = start('serve', '--json', '--port', '0');
  expect(JSON.parse(await server.line)).toMatchObject({ event: 'listening' });
  expect(JSON.parse(drawbridge('status', '--json').out)).toMatchObject({ dataDir, knocks: 0 });
  expect(drawbridge('knocks', '--json')).toMatchObject({ code: 0, out: '[]\n' });
  // More than a pipe holds at a time: it has to leave the process whole.
  const { local } = JSON.parse(await server.line);
  for (let round = 0; round < 250; round += 1)
    await (await fetch(`${local}/.well-known/oauth-authorization-server`)).text();
  const { out } = drawbridge('events', '--json', '--limit', '5000');
  expect(out.length).toBeGreaterThan(65_536);
  expect(JSON.parse(out).length).toBeGreaterThan(250);
  const follower = start('events', '--follow', '--json');
  expect(JSON.parse(await follower.line)).toMatchObject({ seq: 1 });
  follower.child.kill('SIGINT');
  expect(await follower.ended).toBe(0);
  server.child.kill('SIGINT');
  expect(await server.ended).toBe(0);
});
