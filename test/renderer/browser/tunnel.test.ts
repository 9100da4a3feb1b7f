import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { inPreview } from './in-preview.ts';

const preview = inPreview('popup');
let page: Page;

async function open(state: string): Promise<void> {
  page = await preview.open({ state });
}
const called = (wanted: string) =>
  page.evaluate(
    (name) => window.preview.calls.filter((call) => call.name === name).map(({ input }) => input),
    wanted,
  );
const text = (testId: string) => page.getByTestId(testId).textContent();
const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
const tell = (change: object) =>
  page.evaluate((tunnel) => {
    const { scenario, tell: notify } = window.preview;
    scenario.status = { ...scenario.status, tunnel: { ...scenario.status.tunnel, ...tunnel } };
    notify('status', scenario.status);
  }, change);

describe('before there is a public address', () => {
  test('one press opens a quick tunnel', async () => {
    await open('no-public');
    await page.getByTestId('tunnel-use-quick').click();
    await expect.poll(() => text('tunnel-state')).toContain('Fetching cloudflared: 12 of 38 MB');
    expect(await called('useTunnel')).toEqual([{ kind: 'quick' }]);
    expect(await page.getByTestId('first-choice').count()).toBe(0);
    // The button that was pressed is gone; the keyboard is not.
    await expect.poll(focused).toBe('edit-public-url');
  });

  test('the other ways say what they need, and lead to where one gets it', async () => {
    await open('no-public');
    await page.getByTestId('tunnel-choose-cloudflare').click();
    const option = page.getByTestId('tunnel-option-cloudflare');
    expect(await option.textContent()).toContain('an address that stays');
    await option.getByRole('button', { name: 'Get the token at Cloudflare' }).click();
    expect(await called('openPage')).toEqual([
      { url: 'https://one.dash.cloudflare.com/?to=/:account/networks/tunnels' },
    ]);
    await page.getByTestId('tunnel-url-cloudflare').fill('bridge.example.org');
    await page.getByTestId('tunnel-use-cloudflare').click();
    expect(await option.getByRole('alert').textContent()).toContain('Enter the tunnel token');
    expect(await called('useTunnel')).toEqual([]);
  });

  test('a token goes out once and is nowhere in the window afterwards', async () => {
    await open('no-public');
    const secret = 'eyJhIjoiNGQ5Y2YwIiwidCI6ImE3In0';
    await page.evaluate(() => (window.preview.scenario.answers = 'yes'));
    await page.getByTestId('tunnel-choose-ngrok').click();
    const field = page.getByTestId('tunnel-token-ngrok');
    expect([await field.getAttribute('type'), await field.getAttribute('autocomplete')]).toEqual([
      'password',
      'off',
    ]);
    await field.fill(secret);
    await page.keyboard.press('Enter');
    await expect.poll(() => called('useTunnel')).toEqual([{ kind: 'ngrok', url: null, token: secret }]);
    await page.getByTestId('edit-public-url').click();
    await page.getByTestId('tunnel-token-ngrok').waitFor();
    expect(await page.getByTestId('tunnel-panel').textContent()).toContain('kept in the keychain');
    expect(await page.getByTestId('tunnel-token-ngrok').inputValue()).toBe('');
    expect(await page.content()).not.toContain(secret);
  });

  test('a refused token has to be entered anew', async () => {
    await open('no-public');
    await page.getByTestId('tunnel-choose-ngrok').click();
    await page.getByTestId('tunnel-token-ngrok').fill('wrong');
    await page.evaluate(() => (window.preview.scenario.answers = 'error'));
    await page.getByTestId('tunnel-use-ngrok').click();
    await expect
      .poll(() => page.getByTestId('tunnel-option-ngrok').getByRole('alert').textContent())
      .toContain('closed the connection');
    expect(await page.getByTestId('tunnel-token-ngrok').inputValue()).toBe('');
  });
});

describe('the tunnel', () => {
  test('is told in words as it changes, and to those who listen', async () => {
    await open('tunnel-starting');
    const bar = page.getByRole('progressbar', { name: 'Opening the tunnel' });
    await bar.waitFor();
    expect(await bar.getAttribute('value')).toBe('32');
    expect(await bar.getAttribute('aria-valuetext')).toBe('Fetching cloudflared: 12 of 38 MB');
    expect(await page.getByTestId('copy-url').count()).toBe(0);

    await tell({ state: 'checking', url: 'https://a-b.trycloudflare.com', doing: null, progress: null });
    await expect.poll(() => text('tunnel-state')).toContain('waiting for the first visit through it');
    await expect.poll(() => text('announcer-polite')).toContain('Tunnel: Checking.');
    await tell({ state: 'open' });
    await expect.poll(() => text('tunnel-state')).toContain('Open · Cloudflare Quick Tunnel');
  });

  test('that broke counts down and can be tried at once', async () => {
    await open('tunnel-retrying');
    await expect.poll(() => text('tunnel-state')).toMatch(/next try in \d\d s/);
    await page.getByTestId('tunnel-retry').click();
    expect(await called('checkTunnel')).toEqual([{}]);
    await tell({ retryAt: Date.now() - 5000 });
    await expect.poll(() => text('tunnel-state')).toContain('trying now');
  });

  test('that failed says what to do, and is opened again or changed', async () => {
    await open('tunnel-failed');
    await expect.poll(() => text('tunnel-state')).toContain('ERR_NGROK_105');
    expect(await page.getByTestId('bridge-state').getAttribute('data-state')).toBe('problem');
    await page.getByTestId('tunnel-other').click();
    expect(await page.getByTestId('tunnel-panel').textContent()).toContain('kept until Drawbridge ends');
    await page.getByTestId('tunnel-panel-close').click();
    await page.getByTestId('tunnel-retry').click();
    expect(await called('useTunnel')).toEqual([{ kind: 'ngrok' }]);
  });

  test('whose address changed says so, with both addresses to copy', async () => {
    await open('tunnel-drift');
    expect(await text('drift')).toContain('points to the old address');
    await page.getByTestId('drift-copy-old').click();
    await page.getByTestId('drift-copy-new').click();
    expect(await called('copyText')).toEqual([
      { text: 'https://brave-lime-anchor-field.trycloudflare.com/mcp' },
    ]);
    await expect.poll(() => called('copyUrl')).toEqual([{}]);
  });

  test('that is quick says what its address is worth, once that is copied', async () => {
    await open('tunnel-open');
    expect(await page.getByTestId('after-copying').count()).toBe(0);
    await page.getByTestId('copy-url').click();
    await expect.poll(() => text('after-copying')).toMatch(/ends in \/mcp.*changes at every start/);
  });

  test('that nothing came through yet is not called reachable', async () => {
    await open('tunnel-checking');
    await page.getByTestId('copy-url').waitFor();
    expect(await page.getByTestId('copy-url').getAttribute('class')).not.toContain('primary');
    expect(await page.locator('.popup').textContent()).not.toContain('Reachable at');
  });

  test('leads to the check-up', async () => {
    await open('tunnel-open');
    await page.getByTestId('open-checkup').click();
    expect(await called('openCheckup')).toEqual([{}]);
  });
});

describe('a failure', () => {
  test('is told in the popup, leads to its journey, and can be put away', async () => {
    await open('verdict-failed');
    expect(await text('popup-verdict')).toContain('ChatGPT: Failed at the edge');
    const journey = await page.evaluate(() => window.preview.scenario.journeys[0]?.id);
    await page.getByTestId('popup-verdict-show').click();
    expect(await called('openTimeline')).toEqual([{ journey }]);
    await page.getByTestId('popup-verdict').getByRole('button', { name: 'Put away' }).click();
    await page.getByTestId('popup-verdict').waitFor({ state: 'detached' });
  });

  test('is taken back when the journey goes on', async () => {
    await open('verdict-failed');
    await page.getByTestId('popup-verdict').waitFor();
    await page.evaluate(() => {
      const [failed, worked] = window.preview.scenario.journeys;
      window.preview.tell('journeys', [{ ...failed!, verdict: worked!.verdict }]);
    });
    await page.getByTestId('popup-verdict').waitFor({ state: 'detached' });
  });

  test('of long ago is not spoken of', async () => {
    await open('verdict-old');
    await page.getByTestId('copy-url').waitFor();
    expect(await page.getByTestId('popup-verdict').count()).toBe(0);
  });
});
