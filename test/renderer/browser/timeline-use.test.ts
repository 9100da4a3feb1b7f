import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { inPreview } from './in-preview.ts';
import { happen, lastVisible, visible } from './timeline-page.ts';

const preview = inPreview('timeline');
let page: Page;

async function open(state: string): Promise<void> {
  page = await preview.open({ state });
  await page.getByTestId('timeline-row').first().waitFor();
}

describe('the keyboard', () => {
  test('moves through the steps, opens details and closes them', async () => {
    await open('timeline-200');
    await expect.poll(() => lastVisible(page)).toBe(200);
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('search');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('steps');

    const active = () => page.locator('#steps').getAttribute('aria-activedescendant');
    expect(await active()).toBe('step-200');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await active()).toBe('step-198');
    await page.keyboard.press('Enter');
    await page.getByTestId('step-details').waitFor();
    expect(await page.locator('[data-seq="198"]').getAttribute('aria-selected')).toBe('true');

    await page.keyboard.press('Home');
    await expect.poll(async () => (await visible(page))[0]).toBe(1);
    expect(await active()).toBe('step-1');
    expect(await page.getByTestId('step-details').textContent()).toContain(
      'Asked for the tools without a token',
    );
    await page.keyboard.press('End');
    await expect.poll(() => lastVisible(page)).toBe(200);
    await page.keyboard.press('Escape');
    await page.getByTestId('step-details').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('steps');
  });

  test('Escape closes the details from inside them too', async () => {
    await open('timeline-200');
    await page.getByTestId('timeline-row').last().click();
    await page.getByTestId('copy-json').focus();
    await page.keyboard.press('Escape');
    await page.getByTestId('step-details').waitFor({ state: 'detached' });
  });
});

test('details give everything, and are copied as JSON', async () => {
  await open('timeline-200');
  await page.getByTestId('phase-registration').click();
  await page.getByTestId('timeline-row').first().click();
  const details = await page.getByTestId('step-details').textContent();
  for (const part of [
    'ChatGPT registered itself',
    'POST /register',
    '201',
    '52.173.123.8',
    '"client_id"',
    '(redacted)',
  ]) {
    expect(details).toContain(part);
  }
  await page.getByTestId('copy-json').click();
  await expect.poll(() => page.getByTestId('copy-json').textContent()).toBe('Copied');
  const copied = await page.evaluate(
    () => window.preview.calls.find(({ name }) => name === 'copyText')?.input,
  );
  expect(copied).toMatchObject({ text: expect.stringContaining('"type": "register"') });
});

test('times are the clock’s or ages', async () => {
  await open('timeline-200');
  const time = page.locator('.event-time').last();
  expect(await time.textContent()).toMatch(/^(.+ )?\d\d:\d\d:\d\d$/);
  await page.getByTestId('times-ago').check();
  expect(await time.textContent()).toMatch(/^(now|\d+ (s|min|h|d))$/);
});

test('new steps are summed up for those who listen', async () => {
  await open('timeline-200');
  const spoken = () => page.getByTestId('announcer-polite').textContent();
  const oneMore = async () => {
    await happen(page, 1);
    return spoken();
  };
  await expect.poll(oneMore, { timeout: 15_000, interval: 500 }).toMatch(/new step/);
  await happen(page, 500, 10);
  await expect.poll(spoken, { timeout: 15_000 }).toMatch(/^50\d new steps/);
}, 40_000);

test('before anything has happened it teaches what to do', async () => {
  page = await preview.open({ state: 'timeline-empty' });
  await page.getByTestId('timeline-empty').getByRole('button', { name: 'Copy URL' }).click();
  expect(await page.evaluate(() => window.preview.calls.some(({ name }) => name === 'copyUrl'))).toBe(true);
  await page.evaluate(() => {
    window.preview.tell('events', [
      {
        ...window.preview.scenario.events[0]!,
        seq: 1,
        type: 'app',
        phase: null,
        level: 'info',
        summary: 'Hello',
        time: 1,
        method: null,
        status: null,
        durationMs: null,
        request: null,
        answer: null,
        clientId: null,
        journey: null,
        path: null,
        remote: null,
        userAgent: null,
        actor: 'app',
      },
    ]);
  });
  await page.getByTestId('timeline-row').waitFor();
});

test('loading and a lost server are told', async () => {
  page = await preview.open({ state: 'starting' });
  await page.getByTestId('loading').waitFor();
  page = await preview.open({ state: 'lost' });
  await page.getByTestId('lost').waitFor();
});
