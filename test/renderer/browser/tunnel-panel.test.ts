import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { inPreview } from './in-preview.ts';

const preview = inPreview('popup');
let page: Page;

async function open(state: string): Promise<void> {
  page = await preview.open({ state });
}
const called = (wanted: string) =>
  page.evaluate(
    (name) => window.preview.calls.filter((call) => call.name === name).map(({ input }) => input),
    wanted,
  );
const text = (testId: string) => page.getByTestId(testId).textContent();
const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));

describe('what was begun before the person went to their browser', () => {
  test('is there again in the next popup, except the token', async () => {
    await open('no-public');
    await page.getByTestId('tunnel-choose-cloudflare').click();
    await page.getByTestId('tunnel-url-cloudflare').fill('bridge.example.org');
    await page.getByTestId('tunnel-token-cloudflare').fill('eyJ-half-a-secret');
    await page.reload();
    await expect
      .poll(() => page.getByTestId('tunnel-url-cloudflare').inputValue())
      .toBe('bridge.example.org');
    expect(await page.getByTestId('tunnel-token-cloudflare').inputValue()).toBe('');
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('secret');
  });

  test('is there again in the panel too, until it is closed', async () => {
    await open('tunnel-open');
    await page.getByTestId('edit-public-url').click();
    await page.getByTestId('tunnel-choose-ngrok').click();
    await page.getByTestId('tunnel-url-ngrok').fill('half-typ');
    await page.reload();
    await expect.poll(() => page.getByTestId('tunnel-url-ngrok').inputValue()).toBe('half-typ');
    await page.keyboard.press('Escape');
    await page.getByTestId('tunnel-panel').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByTestId('copy-url').waitFor();
    expect(await page.getByTestId('tunnel-panel').count()).toBe(0);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test('is over once it was saved', async () => {
    await open('no-public');
    await page.getByTestId('tunnel-choose-own').click();
    await page.getByTestId('public-url-field').fill('https://bridge.example.org');
    await page.getByTestId('public-url-save').click();
    await page.getByTestId('copy-url').waitFor();
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });
});

describe('what takes over when it breaks', () => {
  test('is chosen among those with the same address, in their order', async () => {
    await open('tunnel-take-over');
    await page.getByTestId('edit-public-url').click();
    const box = page.getByTestId('take-over');
    expect(await box.textContent()).toMatch(/ngrok takes over · second.*Own address takes over · first/);
    await page.getByTestId('take-over-own').click();
    await expect.poll(() => page.getByTestId('take-over-own').isChecked()).toBe(false);
    await page.getByTestId('take-over-own').click();
    await expect
      .poll(() => box.textContent())
      .toMatch(/ngrok takes over · first.*Own address takes over · second/);
    expect(await called('useTunnel')).toEqual([
      { kind: 'cloudflare', failover: ['ngrok'] },
      { kind: 'cloudflare', failover: ['ngrok', 'own'] },
    ]);
  });

  test('is nothing for an address that changes, and the panel says so', async () => {
    await open('tunnel-open');
    await page.getByTestId('edit-public-url').click();
    await expect.poll(() => text('take-over-none')).toContain('another one at every start');
    expect(await page.getByTestId('take-over').count()).toBe(0);
  });
});

describe('the panel in which it is changed', () => {
  test('keeps the keyboard, closes with Escape, and gives the keyboard back', async () => {
    await open('tunnel-open');
    await page.getByTestId('edit-public-url').click();
    await expect.poll(focused).toBe('tunnel-panel-close');
    for (let press = 0; press < 12; press += 1) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(() => document.activeElement?.closest('[data-testid=tunnel-panel]') !== null),
      ).toBe(true);
    }
    await page.keyboard.press('Escape');
    await page.getByTestId('tunnel-panel').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('edit-public-url');
    expect(await called('closeWindow')).toEqual([]);
  });

  test('never hides a knock', async () => {
    await open('tunnel-open');
    await page.getByTestId('edit-public-url').click();
    await page.getByTestId('tunnel-choose-ngrok').click();
    await page.getByTestId('tunnel-token-ngrok').fill('half typ');
    await page.evaluate(() => {
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
    await expect.poll(focused).toBe('deny');
    const { x, y } = await page.evaluate(() => ({ x: innerWidth / 2, y: innerHeight / 2 }));
    expect(
      await page.evaluate(
        ([left, top]) => document.elementFromPoint(left!, top!)?.closest('[data-testid=knock]') !== null,
        [x, y],
      ),
    ).toBe(true);
    await page.getByTestId('deny').click();
    await page.evaluate(() => window.preview.tell('knocks', []));
    await page.getByTestId('knock').waitFor({ state: 'detached' });
    expect(await page.getByTestId('tunnel-token-ngrok').inputValue()).toBe('half typ');
  });
});
