import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { call, pageOf, whenReady } from '../desktop/helpers/drawbridge.ts';
import { letChatGptIn } from '../desktop/helpers/main-job.ts';
import { becomes, buildFirst, endAll, originOf, servingVersion, test } from './helpers/update-test.ts';
import {
  imageOf,
  newVersion,
  oldVersion,
  processesOf,
  replaceFiles,
  startImage,
  updateCall,
  updatingApp,
} from './helpers/updating.ts';

buildFirst();

test('a new version is fetched, waits for a call to end, takes over with the data, and stays', async ({
  folder,
  server,
  image,
  dataDir,
  personsBrowser,
  tunnel,
}) => {
  const newImage = imageOf(await updatingApp(newVersion));
  server.publish({
    version: newVersion,
    file: `Drawbridge-${newVersion}-x64.AppImage`,
    bytes: Buffer.from(newImage),
    notes: '- Knocks are shown sooner.\n- Fewer clicks.',
  });
  const more = ['--public-url', tunnel.origin];
  const drawbridge = await startImage(image, { dataDir, cache: join(folder, 'cache'), more });
  const { client, popup, accessToken } = await letChatGptIn({
    drawbridge,
    personsBrowser,
    tunnel,
    pictures: 'updates',
    searched: dataDir,
  });

  await expect
    .poll(() => updateCall(popup, 'checkForUpdate'))
    .toEqual({ state: 'ready', version: newVersion, notes: '- Knocks are shown sooner.\n- Fewer clicks.' });

  // A call is running when the person wants the restart: it is waited for, and its whole answer arrives.
  const call = client.request(accessToken, 'tools/call', {
    name: 'everything__trigger-long-running-operation',
    arguments: { duration: 8, steps: 4 },
  });
  await updateCall(popup, 'restartToUpdate');
  await expect
    .poll(async () => updateCall(popup, 'desktopState'))
    .toMatchObject({ state: 'waiting', until: '1 call of a tool is still running' });
  expect(JSON.stringify(await call)).toContain('completed');
  expect(await drawbridge.exited).toBe(0);

  await becomes(dataDir, newVersion);
  // What was granted before is good now.
  tunnel.leadTo(await originOf(dataDir));
  const echo = { name: 'everything__echo', arguments: { message: 'still here' } };
  await expect(async () =>
    expect(JSON.stringify(await client.request(accessToken, 'tools/call', echo))).toContain('still here'),
  ).toPass({ timeout: 30_000 });

  // Until it is confirmed the old version is what a start would start.
  await expect.poll(() => readFileSync(image, 'utf8'), { timeout: 30_000 }).toBe(newImage);
  expect(readdirSync(folder).filter((name) => name.startsWith('Drawbridge'))).toEqual([
    'Drawbridge.AppImage',
  ]);
  expect(existsSync(join(dataDir, 'updates', 'trial.json'))).toBe(false);
  expect(await servingVersion(dataDir)).toBe(newVersion);
  // Nobody watches any more.
  await expect
    .poll(() => processesOf(dataDir).filter(({ command }) => command.includes('--watch-update')))
    .toEqual([]);
  client.end();
});

test('the running version goes on while a package manager replaces its files, and restarts into the new one', async ({
  folder,
  dataDir,
}) => {
  const app = join(folder, 'app');
  cpSync(await updatingApp(oldVersion), app, { recursive: true });
  const drawbridge = await startImage(join(app, 'drawbridge'), { dataDir, cache: join(folder, 'cache') });
  const { popup } = await whenReady(drawbridge);
  replaceFiles(app, await updatingApp(newVersion));

  // What it has not used yet still works: another page, what is loaded late, another thread.
  await popup.evaluate('window.drawbridge.desktop.openTimeline({})');
  const timeline = await pageOf(drawbridge.app, 'timeline');
  await expect(timeline.getByText('Listening on').first()).toBeVisible();
  await call(popup, 'startCheckup');
  await call(popup, 'export', { format: 'har' });
  const { origin } = new URL(await originOf(dataDir));
  expect((await fetch(`${origin}/register`, { method: 'POST', body: '{}' })).status).toBe(400);

  const ready = { state: 'ready', version: newVersion, notes: null };
  await expect.poll(() => updateCall(popup, 'checkForUpdate')).toEqual(ready);
  await updateCall(popup, 'restartToUpdate');
  await drawbridge.exited;
  await becomes(dataDir, newVersion);
  await endAll(dataDir);
});

test("a package manager's installation fetches nothing, and says what to do", async ({
  folder,
  server,
  dataDir,
}) => {
  const app = join(folder, 'app');
  cpSync(await updatingApp(oldVersion), app, { recursive: true });
  // What is in every deb, and in no other package.
  writeFileSync(join(app, 'resources', 'package-type'), 'deb');
  const file = `drawbridge_${newVersion}_amd64.deb`;
  server.publish({ version: newVersion, file, bytes: Buffer.from('a package'), notes: 'Faster.' });
  const drawbridge = await startImage(join(app, 'drawbridge'), { dataDir, cache: join(folder, 'cache') });
  const { popup } = await whenReady(drawbridge);
  await expect
    .poll(() => updateCall(popup, 'checkForUpdate'))
    .toMatchObject({
      state: 'available',
      version: newVersion,
      notes: 'Faster.',
      get: { address: expect.stringMatching(`^http.+/${file}$`), command: `sudo apt install ./${file}` },
    });
  expect(await updateCall(popup, 'restartToUpdate')).toMatchObject({ state: 'available' });
  expect(server.asked).not.toContain(file);
  await drawbridge.app.close();
});

test('an update that nobody signed is not fetched', async ({ folder, server, image, dataDir }) => {
  server.publish({
    version: newVersion,
    file: `Drawbridge-${newVersion}-x64.AppImage`,
    bytes: Buffer.from('x'),
  });
  server.answer('latest-linux.yml.sig', 'AAAA');
  const drawbridge = await startImage(image, { dataDir, cache: join(folder, 'cache') });
  const { popup } = await whenReady(drawbridge);
  await expect
    .poll(() => updateCall(popup, 'checkForUpdate'))
    .toMatchObject({
      state: 'failed',
      sentence: expect.stringContaining('does not bear the signature'),
    });
  expect(server.asked.filter((path) => path.endsWith('.AppImage'))).toEqual([]);
  await drawbridge.app.close();
});
