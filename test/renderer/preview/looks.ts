import type { Page } from '@playwright/test';

/** A state of a window that is looked at: in both themes, by axe, and as a picture. */
export interface Looked {
  window: 'popup' | 'timeline';
  /** The picture's name. */
  name: string;
  state: string;
  fragment?: string;
  size?: { width: number; height: number };
  /** What the person does first. */
  act?: (page: Page) => Promise<unknown>;
  /** What has to be there before it is looked at. */
  shown: string;
}

const popup = (name: string, shown: string, more: Partial<Looked> = {}): Looked => ({
  window: 'popup',
  name: `popup-${name}`,
  state: name,
  shown,
  ...more,
});
const timeline = (name: string, shown: string, more: Partial<Looked> = {}): Looked => ({
  window: 'timeline',
  name: `timeline-${name}`,
  state: 'timeline-200',
  shown,
  ...more,
});
const armed = '.number[aria-disabled=false]';

export const looks: Looked[] = [
  popup('starting', '[data-testid=bridge-state]'),
  popup('lost', '[data-testid=lost]'),
  popup('empty', '[data-testid=open-config]'),
  popup('no-public', '[data-testid=public-url-field]'),
  popup('no-public-refused', '.field-problem:not(:empty)', {
    state: 'no-public',
    act: async (page) => {
      await page.getByTestId('public-url-field').fill('http://bridge.example.com');
      await page.getByTestId('public-url-save').click();
    },
  }),
  popup('raised', '[data-state=raised]'),
  popup('lowered', '[data-testid=recent-step]'),
  popup('lowered-scrolled', '[data-testid=recent-step]', {
    state: 'lowered',
    act: (page) =>
      page.locator('.popup-scroll').evaluate((scroll) => scroll.scrollTo(0, scroll.scrollHeight)),
  }),
  popup('copied', '.hint', { state: 'lowered', act: (page) => page.getByTestId('copy-url').click() }),
  popup('grants', '[data-testid=grant]', {
    act: (page) => page.getByTestId('grant').last().scrollIntoViewIfNeeded(),
  }),
  popup('revoke', '[data-testid=revoke-confirm]', {
    state: 'grants',
    act: (page) => page.getByTestId('revoke').first().click(),
  }),
  popup('problems', '[data-testid=problem]'),
  popup('knock', armed),
  popup('knock-always', armed, { state: 'knock', act: (page) => page.getByTestId('life-always').check() }),
  popup('knock-unverified', armed),
  popup('knock-60', armed),
  popup('knock-60-open', '[data-testid=tool-github__list_issue]', {
    state: 'knock-60',
    act: async (page) => {
      await page.getByRole('button', { name: 'Tools of github' }).click();
      await page.getByTestId('tool-github__list_issue').uncheck();
      await page.getByTestId('tool-github__delete_issue').scrollIntoViewIfNeeded();
    },
  }),
  popup('knock-60-searched', '[data-testid=tool-github__delete_issue]', {
    state: 'knock-60',
    act: (page) => page.getByTestId('tool-search').fill('delete'),
  }),
  popup('knocks-3', armed),
  popup('quiet', '[data-testid=quiet-knocks]'),
  popup('later', '[data-testid=knock-waiting]', {
    state: 'knock',
    act: (page) => page.getByTestId('later').click(),
  }),
  popup('wrong-number', '[data-kind=bad]', {
    state: 'knock',
    act: (page) => page.getByTestId('number-17').click(),
  }),
  popup('allowed', '[data-kind=good]', {
    state: 'knock',
    act: (page) => page.getByTestId('number-42').click(),
  }),
  popup('hostile', '[data-testid=grant]'),
  popup('hostile-knock', armed),

  timeline('loading', '[data-testid=loading]', { state: 'starting' }),
  timeline('lost', '[data-testid=lost]', { state: 'lost' }),
  timeline('empty', '[data-testid=timeline-empty]', { state: 'timeline-empty' }),
  timeline('200', '[data-seq="200"]'),
  timeline('100k', '[data-seq="100000"]', { state: 'timeline-100k' }),
  timeline('phase', '[data-phase=consent]', {
    act: async (page) => {
      await page.getByTestId('phase-consent').click();
      await page.getByTestId('phase-token').click();
    },
  }),
  timeline('problems', '[data-testid=timeline-row]', {
    state: 'timeline-100k',
    act: (page) => page.getByTestId('problems-only').click(),
  }),
  timeline('journey', '[data-testid=timeline-row]', { fragment: '#journey=journey-7' }),
  timeline('no-match', '[data-testid=no-match]', {
    act: (page) => page.getByTestId('search').fill('nothing like it'),
  }),
  timeline('details', '[data-testid=step-details]', {
    act: async (page) => {
      await page.locator('[data-type=token]').last().click();
    },
  }),
  timeline('details-small', '[data-testid=step-details]', {
    size: { width: 720, height: 480 },
    act: (page) => page.getByTestId('timeline-row').last().click(),
  }),
  timeline('small', '[data-seq="200"]', { size: { width: 720, height: 480 } }),
  timeline('hostile', '[data-testid=timeline-row]', { state: 'hostile' }),
  timeline('hostile-details', '[data-testid=step-details]', {
    state: 'hostile',
    act: (page) => page.getByTestId('timeline-row').last().click(),
  }),
];
