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
const openSettings = (page: Page) => page.getByTestId('open-settings').click();
const armed = '.number[aria-disabled=false]';
const small = { width: 640, height: 420 };

export const looks: Looked[] = [
  popup('starting', '[data-testid=bridge-state]'),
  popup('lost', '[data-testid=lost]'),
  popup('empty', '[data-testid=open-config]'),
  popup('no-public', '[data-testid=tunnel-use-quick]'),
  popup('no-public-cloudflare', '[data-testid=tunnel-token-cloudflare]', {
    state: 'no-public',
    act: (page) => page.getByTestId('tunnel-choose-cloudflare').click(),
  }),
  popup('no-public-ngrok', '[data-testid=tunnel-token-ngrok]', {
    state: 'no-public',
    act: (page) => page.getByTestId('tunnel-choose-ngrok').click(),
  }),
  popup('no-public-refused', '.field-problem:not(:empty)', {
    state: 'no-public',
    act: async (page) => {
      await page.getByTestId('tunnel-choose-own').click();
      await page.getByTestId('public-url-field').fill('http://bridge.example.com');
      await page.getByTestId('public-url-save').click();
    },
  }),
  popup('tunnel-starting', 'progress'),
  popup('tunnel-starting-unmeasured', 'progress'),
  popup('tunnel-checking', '[data-testid=tunnel-state]'),
  popup('tunnel-open', '[data-testid=tunnel-state]'),
  popup('tunnel-limits', '[data-testid=tunnel-limits]', {
    state: 'tunnel-open',
    act: (page) => page.locator('summary').click(),
  }),
  popup('tunnel-retrying', '[data-testid=tunnel-retry]'),
  popup('tunnel-failed', '[data-testid=tunnel-retry]'),
  popup('tunnel-off', '[data-testid=tunnel-state]'),
  popup('tunnel-drift', '[data-testid=drift]'),
  popup('tunnel-hostile', '[data-testid=tunnel-state]'),
  popup('tunnel-panel', '[data-testid=tunnel-panel]', {
    state: 'tunnel-failed',
    act: (page) => page.getByTestId('tunnel-other').click(),
  }),
  popup('tunnel-panel-take-over', '[data-testid=take-over]', {
    state: 'tunnel-take-over',
    act: async (page) => {
      await page.getByTestId('edit-public-url').click();
      await page.getByTestId('take-over').scrollIntoViewIfNeeded();
    },
  }),
  popup('tunnel-panel-no-take-over', '[data-testid=take-over-none]', {
    state: 'tunnel-open',
    act: async (page) => {
      await page.getByTestId('edit-public-url').click();
      await page.getByTestId('tunnel-none').scrollIntoViewIfNeeded();
    },
  }),
  popup('tunnel-copied', '[data-testid=after-copying]', {
    state: 'tunnel-open',
    act: (page) => page.getByTestId('copy-url').click(),
  }),
  popup('verdict', '[data-testid=popup-verdict]', { state: 'verdict-failed' }),
  popup('verdict-and-knock', armed),
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
  popup('settings', '[data-testid=settings-panel]', { state: 'settings-off', act: openSettings }),
  popup('settings-starting', '[data-testid=settings-panel]', { state: 'starting', act: openSettings }),
  popup('settings-on', '[aria-checked=true][data-testid=keep-arguments]', {
    state: 'settings-current',
    act: openSettings,
  }),
  popup('settings-end', '[data-testid=setting-about]', {
    state: 'settings-current',
    act: async (page) => {
      await openSettings(page);
      await page.getByTestId('setting-about').scrollIntoViewIfNeeded();
    },
  }),
  ...(
    [
      'checking',
      'available',
      'downloading',
      'ready',
      'waiting',
      'restarting',
      'failed',
      'rolled-back',
    ] as const
  ).map((how) =>
    popup(`settings-${how}`, `[data-state=${how}][data-testid=update-state]`, {
      fragment: '#setting=updates&opening=1',
    }),
  ),
  ...(['available', 'ready', 'waiting', 'rolled-back'] as const).map((how) =>
    popup(`update-${how}`, '[data-testid=update-card]', { state: `settings-${how}` }),
  ),
  popup('newer', '[data-testid=newer-card]', { state: 'settings-newer' }),
  popup('settings-hostile', '[data-testid=release-notes]', { fragment: '#setting=updates&opening=1' }),
  popup('update-hostile', '[data-testid=update-card]', { state: 'settings-hostile' }),
  popup('settings-and-knock', armed, { fragment: '#setting=updates&opening=1' }),
  popup('settings-small', '[data-testid=settings-panel]', {
    state: 'settings-ready',
    fragment: '#setting=updates&opening=1',
    size: { width: 320, height: 400 },
  }),
  popup('nobody-waits', '[data-testid=notice]', { state: 'lowered', fragment: '#knock&opening=1' }),
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
  timeline('unknown-journey', '[data-testid=unknown-journey]', { fragment: '#journey=gone' }),
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
  timeline('newest-failure', '[data-testid=newest-failure]', { state: 'verdict-failed' }),
  timeline('verdicts-40', '[data-testid=newest-failure]', { state: 'verdicts-40' }),
  timeline('verdict-failed', '[data-testid=verdict]', {
    state: 'verdict-failed',
    act: (page) => page.getByTestId('show-failure').click(),
  }),
  timeline('token-never-arrived', '[data-testid=verdict]', {
    state: 'token-never-arrived',
    size: { width: 1100, height: 860 },
    act: (page) => page.getByTestId('show-failure').click(),
  }),
  timeline('verdict-waiting', '[data-testid=verdict]', {
    state: 'verdict-waiting',
    act: (page) => page.getByTestId('journey').first().click(),
  }),
  timeline('verdict-working', '[data-testid=verdict]', {
    state: 'verdict-working',
    act: (page) => page.getByTestId('journey').first().click(),
  }),
  timeline('verdict-long', '[data-testid=verdict]', {
    state: 'verdict-long',
    act: (page) => page.getByTestId('show-failure').click(),
  }),
  timeline('verdict-small', '[data-testid=verdict]', {
    state: 'verdict-long',
    size: small,
    act: (page) => page.getByTestId('show-failure').click(),
  }),
  timeline('verdict-hostile', '[data-testid=verdict]', {
    state: 'verdict-hostile',
    act: (page) => page.getByTestId('show-failure').click(),
  }),
  timeline('export-menu', '[role=menu]', {
    state: 'verdict-failed',
    act: async (page) => {
      await page.getByTestId('show-failure').click();
      await page.getByTestId('export').click();
    },
  }),
  timeline('replay', '[data-testid=replay-result]', {
    act: async (page) => {
      await page.locator('[data-type=token]').last().click();
      await page.getByTestId('replay').click();
    },
  }),
  ...(['never', 'running', 'well', 'failed', 'problem', 'hostile'] as const).map((how) =>
    timeline(`checkup-${how}`, '[data-testid=checkup-state]', {
      state: `checkup-${how}`,
      fragment: '#checkup',
    }),
  ),
  timeline('checkup-long', '[data-testid=checkup-state]', {
    state: 'checkup-long',
    fragment: '#checkup',
    act: (page) => page.getByTestId('checkup-row').last().scrollIntoViewIfNeeded(),
  }),
  timeline('checkup-failed-small', '[data-testid=checkup-state]', {
    state: 'checkup-failed',
    fragment: '#checkup',
    size: small,
  }),
  timeline('hostile', '[data-testid=timeline-row]', { state: 'hostile' }),
  timeline('hostile-details', '[data-testid=step-details]', {
    state: 'hostile',
    act: (page) => page.getByTestId('timeline-row').last().click(),
  }),
];
