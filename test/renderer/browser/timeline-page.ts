import type { Page } from '@playwright/test';

/** The sequences of the rows that can be seen, top down. */
export const visible = (page: Page): Promise<number[]> =>
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

/** The newest row that can be seen. */
export const lastVisible = async (page: Page): Promise<number | undefined> => (await visible(page)).at(-1);

/** How many rows stand in the page, seen or not. */
export const rowsInPage = (page: Page): Promise<number> => page.getByTestId('timeline-row').count();

/** Scrolls the list to `top` px. */
export const scrollTo = (page: Page, top: number): Promise<void> =>
  page.evaluate((to) => document.getElementById('steps')!.scrollTo(0, to), top);

/** The server tells of `count` new steps in batches, as it does. */
export const happen = (page: Page, count: number, batch = 1000): Promise<void> =>
  page.evaluate(
    ({ all, size }) => {
      const { events } = window.preview.scenario;
      for (let done = 0; done < all; done += size) {
        const next = Array.from({ length: Math.min(size, all - done) }, (_none, index) => ({
          ...events[(done + index) % 40]!,
          seq: events.length + index + 1,
          time: Date.now(),
        }));
        events.push(...next);
        window.preview.tell('events', next);
      }
    },
    { all: count, size: batch },
  );
