import { expect } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { pageOf, whenReady } from '../desktop/helpers/drawbridge.ts';
import { ask } from './helpers/control.ts';
import { install, inSession, letPlaywrightIn, offerTools, places } from './helpers/installed-app.ts';
import { presentDeb } from './helpers/packages.ts';
import {
  appProcesses,
  execOf,
  expectNothingRuns,
  mainProcess,
  signal,
  typed,
  whenServing,
} from './helpers/shipped.ts';
import { inRoot } from './helpers/debian-root.ts';
import { test } from './helpers/test.ts';

const autostart = `${inRoot.home}/.config/autostart/drawbridge.desktop`;

test.beforeEach(async ({ debian }) => {
  install(debian, await presentDeb());
  offerTools(debian);
});

test('start at login: the switch writes the file, its line starts a server without a window, and off is off', async ({
  debian,
  startInstalled,
}) => {
  await letPlaywrightIn(debian);
  const drawbridge = await startInstalled();
  const { popup } = await whenReady(drawbridge);
  expect(existsSync(debian.outside(autostart))).toBe(false);
  await popup.getByTestId('open-settings').click();
  const login = popup.getByTestId('start-at-login');
  await expect(login).toHaveAttribute('aria-checked', 'false');
  await login.click();
  await expect(login).toHaveAttribute('aria-checked', 'true');
  const entry = readFileSync(debian.outside(autostart), 'utf8');
  expect(entry).toMatch(/^Exec=\/usr\/bin\/drawbridge --hidden$/m);
  expect(debian.run('person', ['desktop-file-validate', autostart])).toEqual({ code: 0, output: '' });
  await login.click();
  await expect(login).toHaveAttribute('aria-checked', 'false');
  expect(existsSync(debian.outside(autostart))).toBe(false);
  await login.click();
  await expect(login).toHaveAttribute('aria-checked', 'true');
  await drawbridge.app.close();
  await expectNothingRuns(debian);

  const shipped = typed(debian, inSession([...execOf(debian, autostart), '--port', '0']));
  await whenServing(debian);
  expect(appProcesses(debian).filter(({ command }) => command.includes('--type=renderer'))).toEqual([]);
  signal(debian, 'TERM', mainProcess(debian).pid);
  expect(await shipped.exited, shipped.output()).toBe(0);
});

test('a link that a browser hands over by xdg-open is shown by the app that runs, and changes nothing', async ({
  debian,
  startInstalled,
}) => {
  await letPlaywrightIn(debian);
  const drawbridge = await startInstalled();
  const { popup } = await whenReady(drawbridge);
  const before = await ask(debian, 'settings', {});
  const follow = (link: string) => typed(debian, inSession(['xdg-open', link]));
  await follow('drawbridge://settings/privacy').exited;
  await expect(popup.locator('[data-setting=privacy] h3')).toBeFocused();
  await follow('drawbridge://settings/privacy?keepArguments=true').exited;
  await follow('drawbridge://journey/gone').exited;
  const timeline = await pageOf(drawbridge.app, 'timeline');
  await expect(timeline.locator('#root')).toContainText('This journey is not known');
  expect(await ask(debian, 'settings', {})).toEqual(before);
  expect(mainProcess(debian).command).toContain(places.folder);
});
