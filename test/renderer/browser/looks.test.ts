import type { Page } from '@playwright/test';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { looks, type Looked } from '../preview/looks.ts';
import { missingBrowser, startPreview, type Look, type PreviewBrowser } from '../preview/preview-browser.ts';

const pictures = resolve(import.meta.dirname, '../../../test-artifacts/preview');
let preview: PreviewBrowser;
let axe: string;

beforeAll(async () => {
  if (missingBrowser !== null) return;
  await mkdir(pictures, { recursive: true });
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  preview = await startPreview();
}, 60_000);
afterAll(() => preview?.close());
beforeEach((context) => {
  if (missingBrowser !== null) context.skip(missingBrowser);
});

/** Opens a state and brings it to rest: done what the person does, fonts there, nothing moving. */
async function show(looked: Looked, look: Partial<Look> = {}): Promise<{ page: Page; faults: string[] }> {
  const { window, state, fragment, size, act, shown } = looked;
  const opened = await preview.open(window, {
    state,
    ...(fragment === undefined ? {} : { fragment }),
    ...size,
    ...look,
  });
  await act?.(opened.page);
  await opened.page.locator(shown).first().waitFor({ state: 'attached' });
  await rest(opened.page);
  return opened;
}

const rest = (page: Page) =>
  page.evaluate(async () => {
    await document.fonts.ready;
    const ending = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(ending.map((animation) => animation.finished.catch(() => null)));
  });

/** What axe finds: by all its rules, or, where only the colours are others, by those that look at colours. */
async function axeFinds(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  if (rules === 'all') await page.evaluate(axe);
  const only = rules === 'all' ? '' : "runOnly: ['color-contrast', 'link-in-text-block'],";
  const found =
    await page.evaluate(`axe.run(document, { ${only} resultTypes: ['violations'] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.target + ' ' + node.failureSummary)))`);
  return Array.isArray(found) ? found.map(String) : [`axe gave ${String(found)}`];
}

/** What is wider than the part of the window that scrolls up and down with it, and would be cut off. */
const cutOff = (page: Page) =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll<HTMLElement>('#root *')]
      .filter(
        (element) => getComputedStyle(element).overflowY === 'auto' || element === document.documentElement,
      )
      .filter(
        (element) =>
          getComputedStyle(element).overflowX !== 'auto' && element.scrollWidth > element.clientWidth + 1,
      )
      .map((element) => `${element.className} ${element.scrollWidth} > ${element.clientWidth}`),
  );

describe.each(looks)('$name', (looked) => {
  test('is accessible and whole in both themes', { timeout: 60_000 }, async () => {
    const { page, faults } = await show(looked);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await rest(page);
      await page.screenshot({ path: join(pictures, `${looked.name}-${theme}.png`) });
      expect(await axeFinds(page, theme === 'light' ? 'all' : 'colours'), `axe, ${theme}`).toEqual([]);
    }
    expect(await cutOff(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

const named = (...names: string[]) => looks.filter(({ name }) => names.includes(name));

describe.each(
  named(
    'popup-lowered',
    'popup-knock',
    'popup-hostile',
    'popup-no-public',
    'popup-settings',
    'popup-settings-ready',
    'popup-settings-hostile',
    'popup-update-ready',
    'popup-update-hostile',
    'timeline-small',
    'timeline-details-small',
  ),
)('$name', (looked) => {
  test('keeps its width at 200 % zoom', async () => {
    const { page, faults } = await show(looked, { zoom: 2 });
    await page.screenshot({ path: join(pictures, `${looked.name}-zoomed.png`) });
    expect(await cutOff(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describe.each(
  named(
    'popup-lowered',
    'popup-knock',
    'popup-settings',
    'popup-settings-on',
    'popup-settings-ready',
    'popup-update-ready',
    'timeline-200',
    'timeline-details',
  ),
)('$name', (looked) => {
  test('can be read in forced colours', async () => {
    const { page } = await show(looked, { forcedColors: true });
    await page.screenshot({ path: join(pictures, `${looked.name}-forced.png`) });
    expect(await axeFinds(page)).toEqual([]);
    await page.context().close();
  });
});
