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

describe('the address', () => {
  test('is shown, copied, and said to be', async () => {
    await open('lowered');
    expect(await text('public-url')).toBe('https://bridge.example.com/mcp');
    await page.getByTestId('copy-url').click();
    await expect.poll(() => text('copy-url')).toBe('Copied');
    await expect.poll(() => text('announcer-polite')).toContain('URL copied.');
    expect(await called('copyUrl')).toEqual([{}]);
    expect(await called('url')).toEqual([]);
  });

  test('is the local one where there is no public one, and a public one can be entered', async () => {
    await open('no-public');
    expect(await text('public-url')).toBe('http://127.0.0.1:7391/mcp');
    expect(await page.getByTestId('bridge-switch').count()).toBe(0);

    await page.getByTestId('tunnel-choose-own').click();
    await page.getByTestId('public-url-field').fill('https://bridge.example.com/mcp');
    await page.keyboard.press('Enter');
    const own = page.getByTestId('tunnel-option-own');
    expect(await own.getByRole('alert').textContent()).toContain('https://bridge.example.com is enough');
    expect(await called('useTunnel')).toEqual([]);

    await page.getByTestId('public-url-field').fill('bridge.example.org');
    await page.getByTestId('public-url-save').click();
    await expect.poll(() => text('public-url')).toBe('https://bridge.example.org/mcp');
    expect(await called('useTunnel')).toEqual([{ kind: 'own', url: 'https://bridge.example.org' }]);
  });

  test('can be changed and taken away', async () => {
    await open('lowered');
    await page.getByTestId('edit-public-url').click();
    await page.getByRole('button', { name: 'Use none' }).click();
    await expect.poll(() => text('public-url')).toBe('http://127.0.0.1:7391/mcp');
  });
});

test('the switch raises and lowers the bridge', async () => {
  await open('lowered');
  const bridge = page.getByRole('switch', { name: 'Bridge lowered' });
  expect(await bridge.getAttribute('aria-checked')).toBe('true');
  await bridge.click();
  await expect.poll(() => page.getByTestId('bridge-state').getAttribute('data-state')).toBe('raised');
  expect(await called('changeSettings')).toEqual([{ lowered: false }]);
  await bridge.click();
  await expect.poll(() => text('bridge-state')).toBe('Lowered');
});

test('revoking asks once more, in place', async () => {
  await open('grants');
  await page.getByTestId('revoke').first().click();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Keep');
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('revoke');
  expect(await called('closeWindow')).toEqual([]);

  await page.getByTestId('revoke').first().click();
  await page.getByTestId('revoke-confirm').click();
  await expect.poll(() => page.getByTestId('grant').count()).toBe(2);
  expect(await called('revoke')).toEqual([{ id: 'grant-1' }]);
});

test('problems and failing servers say their sentence', async () => {
  await open('problems');
  expect(await text('problem')).toContain('port 7391');
  expect(await page.locator('[data-testid=upstream][data-state=failed]').textContent()).toContain(
    'GITHUB_TOKEN is missing',
  );
  expect(await page.getByTestId('bridge-state').getAttribute('data-state')).toBe('problem');
});

test('with nothing shared it leads to the configuration file', async () => {
  await open('empty');
  await page.getByTestId('open-config').click();
  expect(await called('openConfigFile')).toEqual([{}]);
});

test('steps appear as they happen and lead to the timeline', async () => {
  await open('lowered');
  await page.getByTestId('recent-step').first().waitFor();
  await page.evaluate(() => {
    const { events } = window.preview.scenario;
    window.preview.tell('events', [
      { ...events[0]!, seq: 5000, summary: 'Something new', journey: 'journey-9' },
    ]);
  });
  await expect.poll(() => page.getByTestId('recent-step').first().textContent()).toContain('Something new');
  expect(await page.getByTestId('recent-step').count()).toBe(6);
  await page.getByTestId('recent-step').first().click();
  await page.getByTestId('open-timeline').click();
  expect(await called('openTimeline')).toEqual([{ journey: 'journey-9' }, {}]);
});

test('Escape closes the popup, Quit quits', async () => {
  await open('lowered');
  await page.getByTestId('copy-url').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('quit').click();
  expect([await called('closeWindow'), await called('quit')]).toEqual([[{}], [{}]]);
});

test('a server that does not answer is said to, and can be tried again', async () => {
  await open('lost');
  expect(await text('lost')).toContain('The local server closed the connection.');
  await page.evaluate(() => (window.preview.scenario.answers = 'yes'));
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByTestId('copy-url').waitFor();
});

test('a bug in drawing shows what happened and offers to load again', async () => {
  await open('lowered');
  await page.getByTestId('copy-url').waitFor();
  await page.evaluate(() => {
    const broken = { ...window.preview.scenario.status, upstreams: null };
    Reflect.apply(window.preview.tell, null, ['status', broken]);
  });
  await page.getByTestId('crash').waitFor();
  expect(preview.faults.splice(0).length).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Load again' }).click();
  await page.getByTestId('copy-url').waitFor();
});
