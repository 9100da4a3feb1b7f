import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { inPreview } from './in-preview.ts';
import { happen, lastVisible, rowsInPage, scrollTo, visible } from './timeline-page.ts';

const preview = inPreview('timeline');
let page: Page;

async function open(state: string): Promise<void> {
  page = await preview.open({ state });
  await page.getByTestId('timeline-row').first().waitFor();
}

describe('the list', () => {
  test('starts at the newest step and follows it', async () => {
    await open('timeline-200');
    await expect.poll(() => lastVisible(page)).toBe(200);
    await happen(page, 30);
    await expect.poll(() => lastVisible(page)).toBe(230);
    expect(await page.getByTestId('new-steps').count()).toBe(0);
  });

  test('stays where the person scrolled to, and counts what is new', async () => {
    await open('timeline-200');
    await expect.poll(() => lastVisible(page)).toBe(200);
    await scrollTo(page, 1000);
    await expect.poll(() => lastVisible(page)).toBeLessThan(60);
    const before = await visible(page);
    await happen(page, 30);
    await expect.poll(() => page.getByTestId('new-steps').textContent()).toBe('30 new');
    expect(await visible(page)).toEqual(before);
    await page.getByTestId('new-steps').click();
    await expect.poll(() => lastVisible(page)).toBe(230);
    await page.getByTestId('new-steps').waitFor({ state: 'detached' });
  });

  test('loads what came before when scrolled up, without a jump', async () => {
    await open('timeline-100k');
    await expect.poll(() => lastVisible(page)).toBe(100_000);
    await scrollTo(page, 300);
    await expect.poll(() => page.getByTestId('phase-all').textContent()).toContain('7,000+');
    const seen = await visible(page);
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.every((seq) => seq > 98_000 && seq < 98_060)).toBe(true);
    expect(seen).toEqual(Array.from({ length: seen.length }, (_none, index) => seen[0]! + index));
  });

  test('stays small in the page with 100,000 steps', async () => {
    await open('timeline-200');
    await happen(page, 100_000);
    await expect.poll(() => lastVisible(page)).toBe(100_200);
    expect(await page.getByTestId('phase-all').textContent()).toContain('100,200');
    expect(await rowsInPage(page)).toBeLessThan(90);
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(2500);
    expect(Number(await page.locator('#steps').getAttribute('aria-rowcount'))).toBe(100_200);
    await scrollTo(page, 1_700_000);
    await expect.poll(async () => (await visible(page))[0]).toBeGreaterThan(49_000);
    expect(await rowsInPage(page)).toBeLessThan(90);
    await page.getByTestId('search').fill('wp-login');
    await page.locator('#steps [data-type="request.refused"]').first().waitFor();
    expect(await rowsInPage(page)).toBeLessThan(90);
  });

  test('draws only what is new when a batch comes', async () => {
    await open('timeline-200');
    await expect.poll(() => lastVisible(page)).toBe(200);
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
