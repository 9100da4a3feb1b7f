import { expect } from '@playwright/test';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XdgAutostart } from '../../main/login/xdg-autostart.ts';
import { answerDialog, firstDialog, recordDialogs } from './helpers/dialogs.ts';
import { asRoot, electronPath, root, whenReady } from './helpers/drawbridge.ts';
import { descendantsOf, expectNothingLeft, isListening } from './helpers/processes.ts';
import { listening, test } from './helpers/test.ts';

const home = mkdtempSync(join(tmpdir(), 'drawbridge-home-'));
test.afterAll(() => rmSync(home, { recursive: true, force: true }));

test('a start from the source folder says why it can’t be started at login, and writes nothing', async ({
  start,
}) => {
  const drawbridge = await start({ env: { XDG_CONFIG_HOME: home } });
  const { popup } = await whenReady(drawbridge);
  await popup.getByTestId('open-settings').click();
  await expect(popup.getByTestId('setting-login')).toContainText('install it to start it at login');
  await expect(popup.getByTestId('start-at-login')).toHaveAttribute('aria-disabled', 'true');
  await popup.evaluate('window.drawbridge.desktop.setStartAtLogin({ on: true })');
  expect(existsSync(join(home, 'autostart'))).toBe(false);
});

test('the line in the autostart file starts the app with a server and without a window', async ({
  dataDir,
}) => {
  test.skip(process.platform !== 'linux', 'autostart files are for Linux');
  const spare = createServer();
  const origin = await listening(spare);
  await new Promise((resolve) => spare.close(resolve));
  // Stands for the installed program: it says who it is, and which port is free here.
  const program = join(home, 'Drawbridge 0.1.0.AppImage');
  const pidFile = join(home, 'pid');
  const quoted = [electronPath(), ...asRoot, root].map((word) => `'${word}'`).join(' ');
  writeFileSync(
    program,
    `#!/bin/sh\necho $$ > '${pidFile}'\nexec ${quoted} --port ${new URL(origin).port} "$@"\n`,
    { mode: 0o755 },
  );
  const folder = join(home, 'autostart');
  new XdgAutostart({ folder, program, dataDir }).set(true);
  // GLib reads the line, as desktops do.
  execFileSync('gio', ['launch', join(folder, 'drawbridge.desktop')], { stdio: 'ignore' });
  await expect.poll(() => isListening(origin), { timeout: 30_000 }).toBe(true);
  const pid = Number(readFileSync(pidFile, 'utf8'));
  const below = descendantsOf(pid);
  expect(below.filter(({ command }) => command.includes('--type=renderer'))).toEqual([]);
  process.kill(pid, 'SIGTERM');
  await expectNothingLeft([pid, ...below.map((child) => child.pid)], origin);
});

test('beside a server without a window on the same data folder it says so, and works once that one ended', async ({
  dataDir,
  start,
}) => {
  const program = join(root, 'out', 'main', 'drawbridge.js');
  const server = spawn(process.execPath, [program, 'serve', '--data-dir', dataDir, '--port', '0']);
  const ended = once(server, 'exit');
  await expect.poll(() => existsSync(join(dataDir, 'control.sock')), { timeout: 20_000 }).toBe(true);
  const drawbridge = await start({ preload: [recordDialogs], more: ['drawbridge://settings/login'] });
  expect((await firstDialog(drawbridge.app)).detail).toMatch(/already runs .*: use that one, quit it first/);
  server.kill('SIGTERM');
  await ended;
  await answerDialog(drawbridge.app, 0);
  const { popup } = await whenReady(drawbridge);
  await expect(popup.getByTestId('settings-panel')).toBeVisible();
});
