import type { Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { missingBrowser, startPreview, type PreviewBrowser } from '../preview/preview-browser.ts';

let preview: PreviewBrowser;
let page: Page;
let faults: string[];

beforeAll(async () => {
  if (missingBrowser === null) preview = await startPreview();
}, 60_000);
afterAll(() => preview?.close());
beforeEach((context) => {
  if (missingBrowser !== null) context.skip(missingBrowser);
});
afterEach(async () => {
  expect(faults).toEqual([]);
  await page.context().close();
});

async function open(state: string, fragment?: string): Promise<void> {
  ({ page, faults } = await preview.open('timeline', {
    state,
    ...(fragment === undefined ? {} : { fragment }),
  }));
  await page.getByTestId('timeline-row').first().waitFor();
}
/** The sequences of the rows that can be seen, top down. */
const visible = () =>
  page.evaluate(() => {
    const frame = document.getElementById('steps')!.getBoundingClientRect();
    return [...document.querySelectorAll<HTMLElement>('[data-testid=timeline-row]')]
      .filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top >= frame.top - 1 && bottom <= frame.bottom + 1;
      })
      .map((row) => Number(row.dataset['seq']))
      .toSorted((a, b) => a - b);
  });
const lastVisible = async () => (await visible()).at(-1);
const rowsInPage = () => page.getByTestId('timeline-row').count();
const scrollTo = (top: number) =>
  page.evaluate((to) => document.getElementById('steps')!.scrollTo(0, to), top);
/** The server tells of `count` new steps in batches, as it does. */
const happen = (count: number, batch = 1000) =>
  page.evaluate(
    ([all, size]) => {
      const { events } = window.preview.scenario;
      for (let done = 0; done < all!; done += size!) {
        const next = Array.from({ length: Math.min(size!, all! - done) }, (_none, index) => ({
          ...events[(done + index) % 40]!,
          seq: events.length + index + 1,
          time: Date.now(),
        }));
        events.push(...next);
        window.preview.tell('events', next);
      }
    },
    [count, batch],
  );

describe('the list', () => {
  test('starts at the newest step and follows it', async () => {
    await open('timeline-200');
    await expect.poll(lastVisible).toBe(200);
    await happen(30);
    await expect.poll(lastVisible).toBe(230);
    expect(await page.getByTestId('new-steps').count()).toBe(0);
  });

  test('stays where the person scrolled to, and counts what is new', async () => {
    await open('timeline-200');
    await expect.poll(lastVisible).toBe(200);
    await scrollTo(1000);
    await expect.poll(lastVisible).toBeLessThan(60);
    const before = await visible();
    await happen(30);
    await expect.poll(() => page.getByTestId('new-steps').textContent()).toBe('30 new');
    expect(await visible()).toEqual(before);
    await page.getByTestId('new-steps').click();
    await expect.poll(lastVisible).toBe(230);
    await page.getByTestId('new-steps').waitFor({ state: 'detached' });
  });

  test('loads what came before when scrolled up, without a jump', async () => {
    await open('timeline-100k');
    await expect.poll(lastVisible).toBe(100_000);
    await scrollTo(300);
    await expect.poll(() => page.getByTestId('phase-all').textContent()).toContain('7,000+');
    const seen = await visible();
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.every((seq) => seq > 98_000 && seq < 98_060)).toBe(true);
    expect(seen).toEqual(Array.from({ length: seen.length }, (_none, index) => seen[0]! + index));
  });

  test('stays small in the page with 100,000 steps', async () => {
    await open('timeline-200');
    await happen(100_000);
    await expect.poll(lastVisible).toBe(100_200);
    expect(await page.getByTestId('phase-all').textContent()).toContain('100,200');
    expect(await rowsInPage()).toBeLessThan(90);
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(2500);
    expect(Number(await page.locator('#steps').getAttribute('aria-rowcount'))).toBe(100_200);
    await scrollTo(1_700_000);
    await expect.poll(async () => (await visible())[0]).toBeGreaterThan(49_000);
    expect(await rowsInPage()).toBeLessThan(90);
    await page.getByTestId('search').fill('wp-login');
    await page.locator('#steps [data-type="request.refused"]').first().waitFor();
    expect(await rowsInPage()).toBeLessThan(90);
  });

  test('draws only what is new when a batch comes', async () => {
    await open('timeline-200');
    await expect.poll(lastVisible).toBe(200);
    const redrawn = await page.evaluate(async () => {
      const kept = document.querySelector('[data-seq="200"]')!;
      let changes = 0;
      new MutationObserver((records) => (changes += records.length)).observe(kept, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
      const { events } = window.preview.scenario;
      window.preview.tell('events', [{ ...events[0]!, seq: 201 }]);
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 50)));
      return changes;
    });
    expect(redrawn).toBe(0);
  });
});

describe('filters', () => {
  test('by phase, with counts', async () => {
    await open('timeline-200');
    const count = Number(/\d+/.exec((await page.getByTestId('phase-token').textContent()) ?? '')?.[0]);
    await page.getByTestId('phase-token').click();
    expect(await page.getByTestId('phase-token').getAttribute('aria-pressed')).toBe('true');
    await expect.poll(rowsInPage).toBe(count);
    const phases = await page
      .getByTestId('timeline-row')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-phase')));
    expect(new Set(phases)).toEqual(new Set(['token']));
    await page.getByTestId('phase-all').click();
    await expect.poll(lastVisible).toBe(200);
  });

  test('by journey, also from the address', async () => {
    await open('timeline-200', '#journey=journey-2');
    const chosen = page.locator('[data-journey=journey-2]');
    expect(await chosen.getAttribute('aria-current')).toBe('true');
    const own = await page.evaluate(
      () => window.preview.scenario.events.filter(({ journey }) => journey === 'journey-2').length,
    );
    await expect.poll(rowsInPage).toBe(own);
    await page.getByTestId('journey-all').click();
    await expect.poll(lastVisible).toBe(200);
  });

  test('by text, and only problems', async () => {
    await open('timeline-200');
    await page.getByTestId('problems-only').click();
    await expect
      .poll(() =>
        page
          .getByTestId('timeline-row')
          .evaluateAll((rows) => rows.every((row) => row.getAttribute('data-level') !== 'info')),
      )
      .toBe(true);
    await page.getByTestId('search').fill('there is no such thing');
    await page.getByTestId('no-match').waitFor();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await expect.poll(lastVisible).toBe(200);
    expect(await page.getByTestId('search').inputValue()).toBe('');
  });

  test('finds old steps that were not loaded yet', async () => {
    await open('timeline-100k');
    await page.getByTestId('search').fill('POST /register 201');
    await expect.poll(() => page.locator('[data-seq="4"]').count(), { timeout: 15_000 }).toBe(1);
  });
});

describe('the keyboard', () => {
  test('moves through the steps, opens details and closes them', async () => {
    await open('timeline-200');
    await expect.poll(lastVisible).toBe(200);
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
    await expect.poll(async () => (await visible())[0]).toBe(1);
    expect(await active()).toBe('step-1');
    expect(await page.getByTestId('step-details').textContent()).toContain(
      'Asked for the tools without a token',
    );
    await page.keyboard.press('End');
    await expect.poll(lastVisible).toBe(200);
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
    await happen(1);
    return spoken();
  };
  await expect.poll(oneMore, { timeout: 15_000, interval: 500 }).toMatch(/new step/);
  await happen(500, 10);
  await expect.poll(spoken, { timeout: 15_000 }).toMatch(/^50\d new steps/);
}, 40_000);

test('before anything has happened it teaches what to do', async () => {
  ({ page, faults } = await preview.open('timeline', { state: 'timeline-empty' }));
  await page.getByTestId('timeline-empty').getByRole('button', { name: 'Copy address' }).click();
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
  ({ page, faults } = await preview.open('timeline', { state: 'starting' }));
  await page.getByTestId('loading').waitFor();
  await page.context().close();
  ({ page, faults } = await preview.open('timeline', { state: 'lost' }));
  await page.getByTestId('lost').waitFor();
});
