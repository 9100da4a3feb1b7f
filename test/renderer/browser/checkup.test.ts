import type { Page } from '@playwright/test';
import { expect, test } from 'vitest';
import { inPreview } from './in-preview.ts';

const preview = inPreview('timeline');
let page: Page;

async function open(state: string, fragment = '#checkup'): Promise<void> {
  page = await preview.open({ state, fragment });
}
const called = (wanted: string) =>
  page.evaluate(
    (name) => window.preview.calls.filter((call) => call.name === name).map(({ input }) => input),
    wanted,
  );
const text = (testId: string) => page.getByTestId(testId).textContent();
const mark = (name: string, agent: string) =>
  page.locator(`[data-name=${name}] [data-agent=${agent}] .check-cell`).getAttribute('data-mark');

test('is reached from the list of journeys and from the address', async () => {
  await open('checkup-well', '');
  await page.getByTestId('show-checkup').click();
  await page.getByTestId('checkup').waitFor();
  await page.getByTestId('journey-all').click();
  await page.getByTestId('checkup').waitFor({ state: 'detached' });
  await page.evaluate(() => (location.hash = '#checkup&opening=2'));
  await page.getByTestId('checkup').waitFor();
  await page.evaluate(() => (location.hash = '#journey=journey-1&opening=3'));
  await page.getByTestId('checkup').waitFor({ state: 'detached' });
});

test('begins at a press, and its steps appear as they are done', async () => {
  await open('checkup-never');
  await expect.poll(() => text('checkup-state')).toContain('Not done yet');
  await page.getByTestId('start-checkup').click();
  await expect.poll(() => text('checkup-state')).toContain('Step 1 of 36');
  await page.getByTestId('start-checkup').click({ force: true });
  expect(await called('startCheckup')).toEqual([{}]);

  await page.evaluate(() => {
    const { checkup } = window.preview.scenario;
    const step = { name: 'token', title: 'Exchange the code', ms: 41, saw: '200', ok: true, tried: true };
    window.preview.tell('checkup', { ...checkup, steps: [{ ...step, agent: 'browser' }] });
  });
  await expect.poll(() => mark('token', 'browser')).toBe('passed');
  expect([await mark('token', 'aiohttp'), await mark('token', 'openai-mcp')]).toEqual([
    'under-way',
    'pending',
  ]);
  const bar = page.getByRole('progressbar', { name: 'Check-up' });
  expect(await bar.getAttribute('aria-valuetext')).toBe('1 of 36 steps');
});

test('that found something shows what each agent saw, the verdict, and what it cannot know', async () => {
  await open('checkup-failed');
  await expect.poll(() => text('checkup-state')).toContain('1 step failed, 4 not tried');
  expect([
    await mark('token', 'browser'),
    await mark('token', 'aiohttp'),
    await mark('initialize', 'aiohttp'),
  ]).toEqual(['passed', 'failed', 'untried']);
  expect(await page.getByTestId('checkup').textContent()).toContain('cf-mitigated: challenge');
  expect(await text('verdict')).toContain('Failed at the edge');
  expect(await page.getByTestId('checkup').textContent()).toContain('A filter by source address');
  await page.locator('[data-name=register]').getByRole('button').click();
  expect(await page.getByTestId('checkup').textContent()).toContain('201, client bffb61f7');
});

test('is copied as Markdown and as JSON', async () => {
  await open('checkup-failed');
  await page.getByTestId('copy-checkup-markdown').click();
  await page.getByTestId('copy-checkup-json').click();
  const [markdown, json] = (await called('copyText')).map((input) =>
    String(Reflect.get(Object(input), 'text')),
  );
  expect(markdown).toContain('| Exchange the code | passed');
  expect(markdown).toContain('## What this cannot know');
  expect(JSON.parse(json ?? '')).toMatchObject({ planned: 36, running: false });
});

test('that could not be done says why', async () => {
  await open('checkup-problem');
  await expect.poll(() => text('checkup-state')).toContain('There is no public address to check');
});

test('that is refused says why', async () => {
  await open('checkup-never');
  await page.getByTestId('start-checkup').waitFor();
  await page.evaluate(() => (window.preview.scenario.answers = 'error'));
  await page.getByTestId('start-checkup').click();
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('closed the connection');
});
