import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { inPreview } from './in-preview.ts';
import { lastVisible, rowsInPage } from './timeline-page.ts';

const preview = inPreview('timeline');
let page: Page;

async function open(state: string, fragment = ''): Promise<void> {
  page = await preview.open({ state, fragment });
  await page.getByTestId('timeline-row').first().waitFor();
}

describe('filters', () => {
  test('by phase, with counts', async () => {
    await open('timeline-200');
    const count = Number(/\d+/.exec((await page.getByTestId('phase-token').textContent()) ?? '')?.[0]);
    await page.getByTestId('phase-token').click();
    expect(await page.getByTestId('phase-token').getAttribute('aria-pressed')).toBe('true');
    await expect.poll(() => rowsInPage(page)).toBe(count);
    const phases = await page
      .getByTestId('timeline-row')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-phase')));
    expect(new Set(phases)).toEqual(new Set(['token']));
    await page.getByTestId('phase-all').click();
    await expect.poll(() => lastVisible(page)).toBe(200);
  });

  test('by journey, also from the address', async () => {
    await open('timeline-200', '#journey=journey-2');
    const chosen = page.locator('[data-journey=journey-2]');
    expect(await chosen.getAttribute('aria-current')).toBe('true');
    const own = await page.evaluate(
      () => window.preview.scenario.events.filter(({ journey }) => journey === 'journey-2').length,
    );
    await expect.poll(() => rowsInPage(page)).toBe(own);
    await page.getByTestId('journey-all').click();
    await expect.poll(() => lastVisible(page)).toBe(200);
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
    await expect.poll(() => lastVisible(page)).toBe(200);
    expect(await page.getByTestId('search').inputValue()).toBe('');
  });

  test('finds old steps that were not loaded yet', async () => {
    await open('timeline-100k');
    await page.getByTestId('search').fill('POST /register 201');
    await expect.poll(() => page.locator('[data-seq="4"]').count(), { timeout: 15_000 }).toBe(1);
  });
});
