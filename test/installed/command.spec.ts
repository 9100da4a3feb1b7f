import { expect } from '@playwright/test';
import { createInterface } from 'node:readline';
import { install, offerTools, places } from './helpers/installed-app.ts';
import { presentDeb, presentVersion } from './helpers/packages.ts';
import { mainProcess, signal, startShipped, whenServing } from './helpers/shipped.ts';
import { test } from './helpers/test.ts';

// `drawbridge` as the deb installs it, typed by the person in a terminal: sandbox, fuses and archive as shipped.

const noScreen = { DISPLAY: '', WAYLAND_DISPLAY: '' };

test('the installed program answers commands without a screen, and serves', async ({ debian }) => {
  install(debian, await presentDeb());
  const typed = (...words: string[]) => debian.run('person', [places.command, ...words], noScreen);
  expect(typed('--version')).toMatchObject({
    code: 0,
    output: expect.stringContaining(`${presentVersion}\n`),
  });
  expect(typed('status')).toMatchObject({
    code: 1,
    output: expect.stringContaining('Drawbridge is not running'),
  });
  expect(typed('allow').code).toBe(2);

  const server = debian.start('person', [places.command, 'serve', '--json', '--port', '0'], noScreen);
  const ended = new Promise((resolve) => server.once('exit', resolve));
  if (server.stdout === null) throw new Error('it says nothing');
  const lines = createInterface({ input: server.stdout });
  const first = await new Promise<string>((resolve) => lines.once('line', resolve));
  expect(JSON.parse(first)).toMatchObject({ event: 'listening' });
  expect(typed('knocks')).toMatchObject({ code: 0 });
  debian.run('root', ['pkill', '--signal', 'INT', '--oldest', '--full', 'drawbridge serve']);
  expect(await ended).toBe(0);
});

test('with the app running, its commands talk to it and open nothing', async ({ debian }) => {
  install(debian, await presentDeb());
  offerTools(debian);
  const app = startShipped(debian, ['--hidden']);
  await whenServing(debian);
  const typed = debian.run('person', [places.command, 'status', '--json'], noScreen);
  expect(typed.code).toBe(0);
  expect(typed.output).toContain(`"version":"${presentVersion}"`);
  signal(debian, 'TERM', mainProcess(debian).pid);
  expect(await app.exited).toBe(0);
});
