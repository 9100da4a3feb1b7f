import { expect } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { ask } from './helpers/control.ts';
import { call, pageOf, picture, statusOf, whenReady } from '../desktop/helpers/drawbridge.ts';
import { expectEcho, letChatGptIn } from '../desktop/helpers/main-job.ts';
import { inRoot } from './helpers/debian-root.ts';
import { inSession, install, letPlaywrightIn, offerTools } from './helpers/installed-app.ts';
import { homeOf, leftovers, pictureOf } from './helpers/leftovers.ts';
import { olderDeb, olderVersion, presentDeb, presentVersion } from './helpers/packages.ts';
import {
  execOf,
  expectNothingRuns,
  mainProcess,
  signal,
  startShipped,
  typed,
  whenServing,
} from './helpers/shipped.ts';
import { test } from './helpers/test.ts';

test('upgraded while it runs it goes on; started anew it has all that it had; removed it leaves the person’s data', async ({
  debian,
  personsBrowser,
  startInstalled,
  tunnel,
}) => {
  const before = pictureOf(debian);
  install(debian, await olderDeb());
  offerTools(debian);
  await letPlaywrightIn(debian);
  const publicUrl = ['--public-url', tunnel.origin];
  const older = await startInstalled(publicUrl);
  const job = { personsBrowser, tunnel, pictures: 'installed/older', searched: debian.outside(inRoot.home) };
  const { client, popup, accessToken } = await letChatGptIn({ drawbridge: older, ...job });
  expect((await statusOf(popup)).version).toBe(olderVersion);
  await call(popup, 'changeSettings', { keepArguments: true });

  // The files change below it: windows that were open, windows that open now, and calls go on.
  install(debian, await presentDeb());
  await expectEcho(client, accessToken);
  await popup.getByTestId('open-timeline').click();
  const timeline = await pageOf(older.app, 'timeline');
  await expect(timeline.locator('[data-testid=timeline-row][data-type="tool.call"]').first()).toBeVisible();
  expect((await statusOf(popup)).version).toBe(olderVersion);
  await older.app.close();
  expect(await older.exited).toBe(0);
  await expectNothingRuns(debian);

  await letPlaywrightIn(debian);
  const newer = await startInstalled(publicUrl);
  const later = await whenReady(newer);
  tunnel.leadTo(later.origin);
  expect((await statusOf(later.popup)).version).toBe(presentVersion);
  await expectEcho(client, accessToken);
  await expect(later.popup.getByTestId('grant')).toContainText('ChatGPT');
  await picture(newer.app, later.popup, 'popup-upgraded', 'installed');
  expect(await ask(debian, 'settings', {})).toMatchObject({ keepArguments: true });
  await newer.app.close();
  await expectNothingRuns(debian);
  client.end();

  const kept = homeOf(debian);
  debian.expect('root', ['dpkg', '--remove', 'drawbridge']);
  debian.expect('root', ['dpkg', '--purge', 'drawbridge']);
  expect(homeOf(debian), 'the person’s home').toEqual(kept);
  expect([...kept.keys()]).toContain('.local/share/drawbridge/drawbridge.db');
  expect(leftovers(debian, before)).toEqual([]);
});

test('an older version put over it, with data that it knows, starts and serves', async ({ debian }) => {
  install(debian, await presentDeb());
  offerTools(debian);
  const newer = startShipped(debian);
  await whenServing(debian);
  signal(debian, 'TERM', mainProcess(debian).pid);
  expect(await newer.exited, newer.output()).toBe(0);

  expect(install(debian, await olderDeb())).toMatch(/downgrading/);
  startShipped(debian);
  expect((await whenServing(debian)).version).toBe(olderVersion);
  expect(debian.run('root', ['dpkg', '--verify', 'drawbridge']).output).toBe('');
});

test('started at login by an older version’s switch, the upgraded one starts; removed, the desktop passes it over', async ({
  debian,
  startInstalled,
}) => {
  const autostart = `${inRoot.home}/.config/autostart/drawbridge.desktop`;
  install(debian, await olderDeb());
  offerTools(debian);
  await letPlaywrightIn(debian);
  const older = await startInstalled();
  const { popup } = await whenReady(older);
  await popup.getByTestId('open-settings').click();
  await popup.getByTestId('start-at-login').click();
  await expect(popup.getByTestId('start-at-login')).toHaveAttribute('aria-checked', 'true');
  await older.app.close();
  await expectNothingRuns(debian);

  install(debian, await presentDeb());
  const login = typed(debian, inSession([...execOf(debian, autostart), '--port', '0']));
  expect((await whenServing(debian)).version).toBe(presentVersion);
  signal(debian, 'TERM', mainProcess(debian).pid);
  expect(await login.exited, login.output()).toBe(0);

  debian.expect('root', ['dpkg', '--purge', 'drawbridge']);
  const program = /^TryExec=(.+)$/m.exec(readFileSync(debian.outside(autostart), 'utf8'))?.[1] ?? '';
  expect(debian.run('person', ['test', '-x', program]).code, 'what TryExec names is gone').toBe(1);
});
