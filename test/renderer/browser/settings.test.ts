import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import type { UpdateState } from '../../../protocol/update.ts';
import { inPreview } from './in-preview.ts';

const preview = inPreview('popup');
let page: Page;

async function open(state: string, fragment?: string): Promise<void> {
  page = await preview.open({ state, ...(fragment === undefined ? {} : { fragment }) });
  await page.locator('[data-ready=true]').waitFor();
}
const called = (wanted: string) =>
  page.evaluate(
    (name) => window.preview.calls.filter((call) => call.name === name).map(({ input }) => input),
    wanted,
  );
const text = (testId: string) => page.getByTestId(testId).textContent();
const focused = () =>
  page.evaluate(
    () => document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.textContent,
  );
const checked = (testId: string) => page.getByTestId(testId).getAttribute('aria-checked');
const tellUpdate = (update: UpdateState) =>
  page.evaluate(
    (next) => window.preview.tell('desktop', { ...window.preview.scenario.desktop, update: next }),
    update,
  );
const knock = () =>
  page.evaluate(() => {
    const now = Date.now();
    window.preview.tell('knocks', [
      {
        id: 'knock-9',
        clientId: 'c',
        clientName: 'ChatGPT',
        identity: 'unverified',
        redirectHost: 'chatgpt.com',
        scope: 'mcp',
        tools: ['files__read_file'],
        numbers: [11, 22, 33],
        createdAt: now,
        expiresAt: now + 300_000,
        quiet: false,
        remote: '127.0.0.1',
        issuer: 'https://bridge.example.com',
        canRefresh: false,
      },
    ]);
  });
/** A link has just moved the window: presses count again once it has settled. */
const settled = () => page.locator('html:not([data-settling])').waitFor();

describe('the settings', () => {
  test('keep the keyboard, close with Escape, and give the keyboard back', async () => {
    await open('settings-ready');
    await page.getByTestId('open-settings').click();
    await expect.poll(focused).toBe('settings-close');
    for (let press = 0; press < 12; press += 1) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(() => document.activeElement?.closest('[data-testid=settings-panel]') !== null),
      ).toBe(true);
    }
    await page.keyboard.press('Escape');
    await page.getByTestId('settings-panel').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('open-settings');
    expect(await called('closeWindow')).toEqual([]);
  });

  test('switch start at login, and say so', async () => {
    await open('settings-ready');
    await page.getByTestId('open-settings').click();
    await page.getByRole('switch', { name: 'Start at login' }).click();
    await expect.poll(() => checked('start-at-login')).toBe('true');
    expect(await called('setStartAtLogin')).toEqual([{ on: true }]);
    await expect.poll(() => text('announcer-polite')).toContain('Starts at login.');
  });

  test('say why start at login is not possible, and switch nothing then', async () => {
    await open('settings-off');
    await page.getByTestId('open-settings').click();
    expect(await text('setting-login')).toContain('install it to start it at login');
    await page.getByTestId('start-at-login').click({ force: true });
    expect(await called('setStartAtLogin')).toEqual([]);
  });

  test('say in words what keeping arguments means, before and after', async () => {
    await open('settings-ready');
    await page.getByTestId('open-settings').click();
    expect(await text('setting-privacy')).toContain('Not what it was asked');
    await page.getByRole('switch', { name: 'Keep arguments and results' }).click();
    await expect.poll(() => text('setting-privacy')).toContain('keeps what your tools were asked');
    expect(await called('changeSettings')).toEqual([{ keepArguments: true }]);
  });

  test('lead to the public address and back', async () => {
    await open('tunnel-open');
    await page.getByTestId('open-settings').click();
    await page.getByTestId('settings-tunnel').click();
    await expect.poll(focused).toBe('tunnel-panel-close');
    await page.keyboard.press('Escape');
    await page.getByTestId('tunnel-panel').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('settings-tunnel');
    expect(await page.getByTestId('settings-panel').isVisible()).toBe(true);
  });

  test('claim nothing before the server has told', async () => {
    page = await preview.open({ state: 'starting' });
    await page.getByTestId('open-settings').click();
    for (const part of ['setting-tunnel', 'setting-privacy', 'update-state'])
      expect(await text(part)).toContain('One moment…');
    expect(await page.getByTestId('settings-panel').getByRole('button').count()).toBe(1);
  });

  test('never hide a knock, and are there again after it', async () => {
    await open('settings-ready');
    await page.getByTestId('open-settings').click();
    await knock();
    await expect.poll(focused).toBe('deny');
    expect(await page.getByTestId('settings-panel').evaluate((panel) => panel.hasAttribute('inert'))).toBe(
      true,
    );
    await page.getByTestId('deny').click();
    await page.evaluate(() => window.preview.tell('knocks', []));
    await page.getByTestId('knock').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('settings-close');
  });
});

describe('an update', () => {
  test('is restarted into when the bridge is idle, and taken back', async () => {
    await open('settings-ready');
    const card = page.getByTestId('update-card');
    await card.getByTestId('restart-to-update').dblclick();
    await expect.poll(() => card.textContent()).toContain('Not yet: 1 call of a tool is still running.');
    expect(await card.getByTestId('update-put-away').count()).toBe(0);
    await card.getByTestId('keep-running').click();
    await expect.poll(() => card.textContent()).toContain('is ready');
    expect([await called('restartToUpdate'), await called('keepRunning')]).toEqual([[{}], [{}]]);
  });

  test('that was asked for and cannot be made is said in the popup', async () => {
    await open('settings-waiting');
    await tellUpdate({ state: 'failed', sentence: 'There is no room for it: make room, and try again.' });
    await expect.poll(() => text('notice')).toContain('There is no room for it');
    expect(await page.getByTestId('update-card').count()).toBe(0);
  });

  test('keeps the keyboard where it is looked for, and on its heading when the button goes', async () => {
    await open('settings-failed', '#setting=updates&opening=1');
    await settled();
    await page.getByTestId('check-for-update').focus();
    await tellUpdate({ state: 'checking' });
    await expect.poll(() => text('update-state')).toContain('Checking');
    await page.keyboard.press('Enter');
    expect([await focused(), await called('checkForUpdate')]).toEqual(['check-for-update', []]);
    await tellUpdate({ state: 'downloading', version: '0.2.0', notes: null, percent: 0 });
    await expect.poll(focused).toBe('Updates');
  });

  test('is put away once for its version, also for the next popup', async () => {
    await open('settings-ready');
    await page.getByTestId('update-put-away').click();
    expect(await page.getByTestId('update-card').count()).toBe(0);
    await page.reload();
    await page.locator('[data-ready=true]').waitFor();
    expect(await page.getByTestId('update-card').count()).toBe(0);
    await tellUpdate({ state: 'ready', version: '0.3.0', notes: null });
    await expect.poll(() => text('update-card')).toContain('0.3.0 is ready');
  });

  test('that a package manager installs comes with its address and the command, each to be copied', async () => {
    await open('settings-available');
    const card = page.getByTestId('update-card');
    await card.getByRole('button', { name: 'Copy the package’s address' }).click();
    await card.getByRole('button', { name: 'Copy the command' }).click();
    expect(await called('copyText')).toEqual([
      { text: 'https://updates.example.com/drawbridge_0.2.0_amd64.deb' },
      { text: 'sudo apt install ./drawbridge_0.2.0_amd64.deb' },
    ]);
    await card.getByTestId('update-notes').click();
    expect(await page.getByTestId('update-state').getByTestId('package-lines').count()).toBe(1);
  });

  test('is looked for, and what comes of it is told and said', async () => {
    await open('settings-failed', '#setting=updates&opening=1');
    await settled();
    await page.getByTestId('check-for-update').click();
    await expect.poll(() => text('update-state')).toContain('Up to date');
    await tellUpdate({ state: 'downloading', version: '0.2.0', notes: null, percent: 50 });
    await expect.poll(() => page.getByRole('progressbar').getAttribute('value')).toBe('50');
    await expect.poll(() => text('announcer-polite')).toContain('Fetching Drawbridge 0.2.0');
    expect(await page.getByTestId('check-for-update').count()).toBe(0);
  });

  test('has notes that are only text, and opens no page but a known one', async () => {
    await open('settings-hostile', '#setting=updates&opening=1');
    const notes = page.getByTestId('release-notes');
    expect(await notes.textContent()).toContain('<img src=x onerror="alert(1)">');
    expect(await notes.locator('img, script, a, button').count()).toBe(0);
    await open('settings-ready', '#setting=updates&opening=1');
    await settled();
    await page.getByTestId('release-notes').getByTestId('open-page').click();
    expect(await called('openPage')).toEqual([{ url: 'https://developers.cloudflare.com/cloudflare-one/' }]);
  });
});

test('a newer version that was started is told, and nothing more', async () => {
  await open('settings-newer');
  expect(await text('newer-card')).toContain('Drawbridge 0.2.0 was started');
  expect(await page.getByTestId('newer-card').getByRole('button').count()).toBe(1);
  await page.getByTestId('newer-put-away').click();
  expect(await page.getByTestId('newer-card').count()).toBe(0);
});

describe('a link', () => {
  const follow = (fragment: string) => page.evaluate((hash) => (location.hash = hash), fragment);

  test('opens the settings at a section, with the keyboard on words and not on a switch', async () => {
    await open('settings-ready', '#setting=privacy&opening=1');
    await expect.poll(focused).toBe('Keep arguments and results');
    expect(await page.getByTestId('setting-privacy').isVisible()).toBe(true);
    await follow('#setting=updates&opening=2');
    await expect.poll(focused).toBe('Updates');
    await page.getByTestId('settings-close').focus();
    await follow('#setting=updates&opening=3');
    await expect.poll(focused).toBe('Updates');
  });

  test('lets no press through that was meant for what was there before', async () => {
    await open('settings-ready');
    await page.getByTestId('open-settings').click();
    await follow('#setting=login&opening=1');
    await page.getByTestId('start-at-login').dispatchEvent('click');
    await page.getByTestId('start-at-login').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    expect(await called('setStartAtLogin')).toEqual([]);
    await settled();
    await page.getByTestId('start-at-login').click();
    await expect.poll(() => called('setStartAtLogin')).toEqual([{ on: true }]);
  });

  test('takes the keyboard from a switch that still has it', async () => {
    await open('lowered');
    await page.getByTestId('bridge-switch').focus();
    await follow('#popup&opening=1');
    await settled();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    expect(await called('changeSettings')).toEqual([]);
  });

  test('to a knock keeps its waiting time and Deny first', async () => {
    await open('knock');
    await page.getByTestId('later').click();
    await page.getByTestId('knock').waitFor({ state: 'detached' });
    await follow('#knock&opening=1');
    await expect.poll(focused).toBe('deny');
    expect(await page.locator('.number[aria-disabled=true]').count()).toBe(3);
    await page.locator('.number').first().dispatchEvent('click');
    await page.keyboard.press('Enter');
    expect([await called('allow'), await called('deny')]).toEqual([[], []]);
  });

  test('does not make an unexpected request loud, though it names it', async () => {
    await open('quiet', '#knock=knock-2&opening=1');
    await page.getByTestId('quiet-knocks').waitFor();
    expect(await page.getByTestId('knock').count()).toBe(0);
    await follow('#knock=knock-1&opening=2');
    expect(await page.getByTestId('knock').count()).toBe(0);
  });

  test('with nonsense changes nothing', async () => {
    await open('lowered');
    for (const hash of ['#allow=knock-1', '#setting=<b>', '#knock=%00', '#x']) await follow(hash);
    const names: string[] = await page.evaluate(() => window.preview.calls.map(({ name }) => name));
    expect(
      names.filter((name) => /^(?:allow|deny|change|use|set[A-Z]|restart|quit|revoke)/.test(name)),
    ).toEqual([]);
  });
});
