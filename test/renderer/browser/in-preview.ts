import type { Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { missingBrowser, startPreview, type Look, type PreviewBrowser } from '../preview/preview-browser.ts';

interface InPreview {
  /** The page that the test opened last. */
  readonly page: Page;
  /** What it wrote to its console as errors; a test that expects some takes them out. */
  readonly faults: string[];
  open(look: Look): Promise<Page>;
}

/** Gives the tests of a file a browser with the preview of a window. Without a browser they are skipped, by name. */
export function inPreview(window: 'popup' | 'timeline'): InPreview {
  let preview: PreviewBrowser | undefined;
  let opened: { page: Page; faults: string[] } | undefined;
  const current = () => {
    if (opened === undefined) throw new Error('the test has opened no page');
    return opened;
  };

  beforeAll(async () => {
    if (missingBrowser === null) preview = await startPreview();
  }, 60_000);
  afterAll(() => preview?.close());
  beforeEach((context) => {
    if (missingBrowser !== null) context.skip(missingBrowser);
  });
  afterEach(async () => {
    const last = opened;
    opened = undefined;
    await last?.page.context().close();
    expect(last?.faults ?? []).toEqual([]);
  });

  return {
    get page() {
      return current().page;
    },
    get faults() {
      return current().faults;
    },
    async open(look) {
      await opened?.page.context().close();
      opened = await preview?.open(window, look);
      return current().page;
    },
  };
}
