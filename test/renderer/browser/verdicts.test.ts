import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { inPreview } from './in-preview.ts';

const preview = inPreview('timeline');
let page: Page;

async function open(state: string, fragment = ''): Promise<void> {
  page = await preview.open({ state, fragment });
}
const called = (wanted: string) =>
  page.evaluate(
    (name) => window.preview.calls.filter((call) => call.name === name).map(({ input }) => input),
    wanted,
  );
const text = (testId: string) => page.getByTestId(testId).textContent();

/** What is concluded of the first journey becomes another thing. */
const judge = (change: object | null) =>
  page.evaluate((next) => {
    const [first] = window.preview.scenario.journeys;
    const verdict = next === null ? null : { ...first!.verdict!, ...next };
    window.preview.tell('journeys', [{ ...first!, verdict }]);
  }, change);

describe('the newest failure', () => {
  test('stands above the steps, leads to its journey, and is gone there', async () => {
    await open('verdict-failed');
    expect(await text('newest-failure')).toContain('ChatGPT: Failed at the edge');
    await page.getByTestId('show-failure').click();
    await page.getByTestId('verdict').waitFor();
    expect(await page.getByTestId('newest-failure').count()).toBe(0);
    expect(await page.getByTestId('journey').first().getAttribute('aria-current')).toBe('true');
  });

  test('stays away once put away, until there is another verdict', async () => {
    await open('verdict-failed');
    await page.getByTestId('dismiss-failure').click();
    await judge({ evidence: ['more of the same'] });
    expect(await page.getByTestId('newest-failure').count()).toBe(0);
    await judge({ rule: 'token-refused-pkce', hop: 'client' });
    await expect.poll(() => text('newest-failure')).toContain('Failed at the client');
  });

  test('is told to those who listen, and so is that it was taken back', async () => {
    await open('verdict-waiting');
    await page.getByTestId('journey').first().waitFor();
    await judge({ state: 'failed', rule: 'knock-unanswered', cause: 'Nobody answered.' });
    await expect.poll(() => text('announcer-polite')).toContain('Failed at the consent. Nobody answered.');
    await judge({ state: 'working', hop: 'upstream', rule: 'all-well' });
    await expect.poll(() => text('announcer-polite')).toContain('goes on: Working.');
  });
});

describe('a verdict', () => {
  test('names the hop, the cause, the evidence and the cures', async () => {
    await open('verdict-failed');
    await page.getByTestId('show-failure').click();
    const hops = await page
      .getByTestId('way')
      .locator('.hop')
      .evaluateAll((all) =>
        all.map((hop) => `${hop.getAttribute('data-hop')} ${hop.getAttribute('data-mark')}`),
      );
    expect(hops).toEqual([
      'client passed',
      'edge failed',
      'tunnel unreached',
      'app unreached',
      'upstream unreached',
    ]);
    expect(await text('way')).toContain('Edge: failed here');
    expect(await text('verdict')).toContain('no token request within 30 s');
    expect(await page.getByTestId('cure').count()).toBe(6);
  });

  test('has cures to copy whole, with known pages to open', async () => {
    await open('verdict-failed');
    await page.getByTestId('show-failure').click();
    await page.getByRole('button', { name: 'Copy cure 1' }).click();
    const [copied] = await called('copyText');
    expect(copied).toMatchObject({
      text: expect.stringMatching(/^Turn Bot Fight Mode off.*https:\/\/dash\.cloudflare\.com\//),
    });
    await page.getByTestId('open-page').first().click();
    expect(await called('openPage')).toEqual([
      { url: 'https://dash.cloudflare.com/?to=/:account/:zone/security/settings' },
    ]);
  });

  test('offers no page that a stranger named', async () => {
    await open('verdict-hostile');
    await page.getByTestId('show-failure').click();
    await page.getByTestId('verdict').waitFor();
    expect(await page.getByTestId('open-page').count()).toBe(0);
    expect(await page.locator('.verdict img').count()).toBe(0);
  });

  test('is reported as Markdown and exported into a file', async () => {
    await open('verdict-failed');
    await page.getByTestId('show-failure').click();
    const journey = await page.evaluate(() => window.preview.scenario.journeys[0]?.id);
    await page.getByTestId('copy-report').click();
    await expect.poll(() => called('report')).toEqual([{ journey }]);
    await expect.poll(() => called('copyText')).toEqual([{ text: '# Report\n' }]);

    await page.getByTestId('export').click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => called('saveFile')).toEqual([{ fileName: 'drawbridge.har', text: 'as har' }]);
    expect(await called('export')).toEqual([{ format: 'har', journey }]);
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('export');
  });

  test('has a link that can be copied, and the button says that it was', async () => {
    await open('verdict-failed');
    await page.getByTestId('show-failure').click();
    const journey = await page.evaluate(() => window.preview.scenario.journeys[0]?.id);
    await page.getByTestId('export').click();
    await page.getByTestId('copy-journey-link').click();
    await expect.poll(() => called('copyText')).toEqual([{ text: `drawbridge://journey/${journey}` }]);
    await expect.poll(() => page.getByTestId('export').textContent()).toBe('Link copied');
    await expect.poll(() => page.getByTestId('export').textContent(), { timeout: 10_000 }).toBe('Export…');
  });

  test('changes in place when the journey goes on', async () => {
    await open('verdict-failed');
    await page.getByTestId('show-failure').click();
    await judge({ state: 'working', hop: 'upstream', rule: 'all-well', cures: [] });
    await expect.poll(() => page.getByTestId('verdict').getAttribute('data-state')).toBe('working');
    expect(await page.getByTestId('journey-verdict').first().textContent()).toContain('Working');
    await judge(null);
    await page.getByTestId('verdict').waitFor({ state: 'detached' });
  });

  test('of each of 40 journeys stands in the list', async () => {
    await open('verdicts-40');
    await expect.poll(() => page.getByTestId('journey-verdict').count()).toBe(40);
  });
});

test('a request is replayed, and then is set against now', async () => {
  await open('timeline-200');
  await page.locator('[data-type=token]').last().click();
  const seq = Number(await page.locator('[data-type=token]').last().getAttribute('data-seq'));
  await page.getByTestId('replay').click();
  await expect.poll(() => text('replay-result')).toContain('is replaced by one that is none');
  expect(await called('replay')).toEqual([{ seq }]);
  await page.locator('[data-type=consent]').last().click();
  expect(await page.getByTestId('replay').count()).toBe(0);
});
