import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { candidateFor } from '../../main/updates/trial/candidate.ts';
import { whenReady } from '../desktop/helpers/drawbridge.ts';
import { becomes, buildFirst, servingVersion, test } from './helpers/update-test.ts';
import {
  breakApp,
  imageOf,
  newVersion,
  oldVersion,
  processesOf,
  startImage,
  updateCall,
  updatingApp,
} from './helpers/updating.ts';

buildFirst();

for (const [what, script] of [
  ['ends at once', 'exit 3'],
  ['crashes', 'kill -SEGV $$'],
] as const) {
  test(`a new version that ${what} is taken back, and not tried again`, async ({
    folder,
    server,
    image,
    dataDir,
  }) => {
    server.publish({
      version: newVersion,
      file: `Drawbridge-${newVersion}-x64.AppImage`,
      bytes: Buffer.from(`#!/bin/sh\necho started >> '${folder}/started'\n${script}\n`),
    });
    const cache = join(folder, 'cache');
    const before = await startImage(image, { dataDir, cache });
    const { popup } = await whenReady(before);
    await expect.poll(() => updateCall(popup, 'checkForUpdate')).toMatchObject({ state: 'ready' });
    await updateCall(popup, 'restartToUpdate');
    await before.exited;
    await expect.poll(() => existsSync(join(folder, 'started'))).toBe(true);
    await becomes(dataDir, oldVersion);
    expect(readFileSync(join(folder, 'started'), 'utf8')).toBe('started\nstarted\n');
    expect(readdirSync(folder).filter((name) => name.startsWith('Drawbridge'))).toEqual([
      'Drawbridge.AppImage',
    ]);

    // The person starts it again, and looks: it says what happened.
    for (const { pid } of processesOf(dataDir)) process.kill(pid, 'SIGTERM');
    await expect.poll(() => processesOf(dataDir), { timeout: 30_000 }).toEqual([]);
    const after = await startImage(image, { dataDir, cache });
    const { popup: again } = await whenReady(after);
    const said = { state: 'rolled-back', version: newVersion };
    await expect.poll(() => updateCall(again, 'desktopState')).toMatchObject(said);
    expect(await updateCall(again, 'checkForUpdate')).toMatchObject(said);
    await after.app.close();
  });
}

test('a new version whose own program does not load is ended and taken back', async ({
  folder,
  server,
  image,
  dataDir,
}) => {
  // What this Electron does then is to show an error and stay: nothing ends by itself.
  test.setTimeout(300_000);
  const broken = join(folder, 'broken');
  cpSync(await updatingApp(newVersion), broken, { recursive: true });
  await breakApp(broken);
  server.publish({
    version: newVersion,
    file: `Drawbridge-${newVersion}-x64.AppImage`,
    bytes: Buffer.from(imageOf(broken)),
  });
  const before = await startImage(image, { dataDir, cache: join(folder, 'cache') });
  const { popup } = await whenReady(before);
  await expect.poll(() => updateCall(popup, 'checkForUpdate')).toMatchObject({ state: 'ready' });
  await updateCall(popup, 'restartToUpdate');
  await before.exited;
  await expect.poll(() => servingVersion(dataDir), { timeout: 150_000 }).toBe(oldVersion);
  expect(processesOf(broken)).toEqual([]);
  expect(readFileSync(join(dataDir, 'updates', 'bad.json'), 'utf8')).toContain(newVersion);
});

test('a new version that is killed on trial, with its watcher, leaves the old one to be started', async ({
  folder,
  server,
  image,
  dataDir,
}) => {
  const newImage = imageOf(await updatingApp(newVersion));
  server.publish({
    version: newVersion,
    file: `Drawbridge-${newVersion}-x64.AppImage`,
    bytes: Buffer.from(newImage),
  });
  const cache = join(folder, 'cache');
  const before = await startImage(image, { dataDir, cache });
  const { popup } = await whenReady(before);
  await expect.poll(() => updateCall(popup, 'checkForUpdate')).toMatchObject({ state: 'ready' });
  await updateCall(popup, 'restartToUpdate');
  await before.exited;
  await becomes(dataDir, newVersion);
  const running = processesOf(dataDir);
  expect(running.some(({ command }) => command.includes('--watch-update'))).toBe(true);
  for (const { pid } of running) process.kill(pid, 'SIGKILL');
  await expect.poll(() => processesOf(dataDir)).toEqual([]);

  const after = await startImage(image, { dataDir, cache });
  const { popup: again } = await whenReady(after);
  expect(await servingVersion(dataDir)).toBe(oldVersion);
  expect(existsSync(join(dataDir, 'updates', 'trial.json'))).toBe(false);
  expect(existsSync(candidateFor(image, dataDir))).toBe(false);
  // Nobody knows that it was bad: it is offered again.
  const offered = { state: 'ready', version: newVersion };
  await expect.poll(() => updateCall(again, 'checkForUpdate')).toMatchObject(offered);
  await after.app.close();
});
