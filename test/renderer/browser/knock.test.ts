import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { settleTime } from '../../../renderer/knock/use-armed.ts';
import { inPreview } from './in-preview.ts';

const preview = inPreview('popup');
let page: Page;

async function open(state: string): Promise<void> {
  page = await preview.open({ state });
  await page.getByTestId('knock').waitFor();
}
const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? '');
const answers = () =>
  page.evaluate(() =>
    window.preview.calls.filter(({ name }) => name === 'allow' || name === 'deny').map(({ name }) => name),
  );
const isArmed = () =>
  page
    .getByTestId('number-42')
    .getAttribute('aria-disabled')
    .then((value) => value === 'false');
const armed = () => page.locator('[data-testid=number-42][aria-disabled=false]').waitFor();
/** Clicks as a person does, without the patience of a test. */
const clickNow = (testId: string) => page.getByTestId(testId).click({ force: true, noWaitAfter: true });

describe('a knock', () => {
  test('shows who asks and, largest of all, the host that gets the answer', async () => {
    await open('knock');
    expect(await page.getByTestId('knock-client').textContent()).toBe('ChatGPT');
    expect(await page.getByTestId('knock-host').textContent()).toBe('chatgpt.com');
    const sizes = await page
      .getByTestId('knock')
      .evaluate((card) =>
        [...card.querySelectorAll<HTMLElement>('.knock-scroll *')].map((element) => [
          parseFloat(getComputedStyle(element).fontSize),
          element.dataset['testid'] ?? '',
        ]),
      );
    expect(sizes.toSorted(([a], [b]) => Number(b) - Number(a))[0]?.[1]).toBe('knock-host');
  });

  test('has Deny under the keyboard first, and says aloud that it came', async () => {
    await open('knock');
    expect(await focused()).toBe('deny');
    await expect
      .poll(() => page.getByTestId('announcer-assertive').textContent())
      .toBe('ChatGPT asks for access. The answer goes to chatgpt.com.');
  });

  test('approves nothing in its first moments', async () => {
    await open('knock');
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await clickNow('number-42');
    expect(await answers()).toEqual([]);
    await armed();
    await clickNow('number-42');
    await page.getByTestId('knock').waitFor({ state: 'detached' });
    expect(await answers()).toEqual(['allow']);
  });

  test('takes at least 600 ms to be armed', async () => {
    await open('knock');
    const took = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          window.dispatchEvent(new Event('focus'));
          const from = performance.now();
          const button = document.querySelector('[data-testid=number-42]')!;
          new MutationObserver(() => {
            if (button.getAttribute('aria-disabled') === 'false') resolve(performance.now() - from);
          }).observe(button, { attributes: true });
        }),
    );
    expect(settleTime).toBe(600);
    expect(took).toBeGreaterThanOrEqual(590);
  });

  test('is disarmed when the window gets the focus, or when it moves', async () => {
    await open('knock');
    await armed();
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    expect(await isArmed()).toBe(false);
    await armed();
    await page.setViewportSize({ width: 380, height: 560 });
    await page.locator('[data-testid=number-42][aria-disabled=true]').waitFor();
    await armed();
  });

  test('can be approved by the keyboard alone', async () => {
    await open('knock');
    await armed();
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('number-88');
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('number-42');
    await page.keyboard.press('Enter');
    await page.getByTestId('notice').waitFor();
    expect(await page.getByTestId('notice').textContent()).toContain('ChatGPT has access');
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('main');
  });

  test('is not approved by a key that is held down', async () => {
    await open('knock');
    await armed();
    await page.getByTestId('number-42').focus();
    await page.evaluate(() => {
      const held = new KeyboardEvent('keydown', {
        key: 'Enter',
        repeat: true,
        bubbles: true,
        cancelable: true,
      });
      const taken = document.activeElement!.dispatchEvent(held);
      if (taken) throw new Error('a repeated key press was let through');
    });
    expect(await answers()).toEqual([]);
  });

  test('keeps the keyboard inside, in both directions', async () => {
    await open('knock');
    const seen = new Set<string>();
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.closest('[data-testid=knock]') !== null)).toBe(
        true,
      );
      seen.add(await focused());
    }
    for (const stop of [
      'deny',
      'later',
      'number-17',
      'number-42',
      'number-88',
      'life-24h',
      'tool-files__read_file',
    ]) {
      expect([...seen]).toContain(stop);
    }
    for (let presses = 0; presses < 20; presses += 1) {
      await page.keyboard.press('Shift+Tab');
      expect(await page.evaluate(() => document.activeElement?.closest('[data-testid=knock]') !== null)).toBe(
        true,
      );
    }
  });

  test('Escape leaves it for later: it stays, and can be taken up again', async () => {
    await open('knock');
    await page.keyboard.press('Escape');
    await page.getByTestId('knock-waiting').waitFor();
    expect(await page.getByTestId('knock').count()).toBe(0);
    expect(await answers()).toEqual([]);
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByTestId('knock').waitFor();
    expect(await focused()).toBe('deny');
    expect(await isArmed()).toBe(false);
  });

  test('a wrong number says that it was denied for safety', async () => {
    await open('knock');
    await page.getByTestId('number-17').click();
    expect(await page.getByTestId('notice').textContent()).toContain('Denied, for your safety');
    await expect
      .poll(() => page.getByTestId('announcer-assertive').textContent())
      .toContain('Denied, for your safety');
  });

  test('that ran out of time goes away with a word', async () => {
    await open('knock');
    await page.evaluate(() => {
      window.preview.scenario.knocks[0]!.expiresAt = Date.now() - 1;
      window.preview.tell('knocks', []);
    });
    expect(await page.getByTestId('notice').textContent()).toContain('Nobody answered in time');
  });
});

describe('choosing tools', () => {
  test('what was taken out is not granted', async () => {
    await open('knock');
    await page.getByTestId('tool-files__write_file').uncheck();
    await page.getByTestId('life-always').check();
    expect(await page.getByTestId('knock').textContent()).toContain('refresh token');
    await page.getByTestId('number-42').click();
    await page.getByTestId('notice').waitFor();
    expect(
      await page.evaluate(() => window.preview.calls.find(({ name }) => name === 'allow')?.input),
    ).toEqual({
      id: 'knock-1',
      number: 42,
      for: 'always',
      tools: ['files__read_file', 'files__search_files'],
    });
  });

  test('with none, no number can be chosen', async () => {
    await open('knock');
    await page.getByRole('button', { name: 'None' }).click();
    expect(await page.getByTestId('knock').textContent()).toContain('Tick at least one tool first.');
    await clickNow('number-42');
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await armed();
    expect(await answers()).toEqual([]);
  });

  test('sixty can be searched, and taken out together', async () => {
    await open('knock-60');
    expect(await page.getByTestId('tool-github__delete_issue').count()).toBe(0);
    await page.getByTestId('tool-search').fill('delete');
    await page.getByTestId('tool-github__delete_issue').waitFor();
    await page.getByRole('button', { name: 'None found' }).click();
    expect(await page.getByTestId('tools-count').textContent()).toBe('53 of 60');
    await page.getByTestId('tool-search').fill('');
    const group = page.getByRole('checkbox', { name: 'All tools of github' });
    expect(await group.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true);
    await group.check();
    expect(await page.getByTestId('tools-count').textContent()).toBe('60 of 60');
  });

  test('a client that cannot renew its access is said not to', async () => {
    await open('knock-unverified');
    await page.getByTestId('life-always').check();
    expect(await page.getByTestId('knock').textContent()).toContain('cannot renew its access');
    expect(await page.getByTestId('knock-identity').textContent()).toContain('named itself');
  });
});

describe('several knocks', () => {
  test('come one at a time, and the next one has to be armed anew', async () => {
    await open('knocks-3');
    expect(await page.getByTestId('knock-place').textContent()).toBe('1 of 3');
    await armed();
    await page.getByTestId('deny').click();
    await page.locator('[data-knock=knock-2]').waitFor();
    expect(await page.getByTestId('knock-place').textContent()).toBe('1 of 2');
    expect(await focused()).toBe('deny');
    expect(await page.getByTestId('number-64').getAttribute('aria-disabled')).toBe('true');
  });

  test('the second click of a double click denies only one', async () => {
    await open('knocks-3');
    await page.getByTestId('deny').dblclick();
    await page.locator('[data-knock=knock-2]').waitFor();
    expect(await answers()).toEqual(['deny']);
  });

  test('can be looked through before any is answered', async () => {
    await open('knocks-3');
    await page.getByRole('button', { name: 'Next request' }).click();
    expect(await page.getByTestId('knock-client').textContent()).toBe('Claude');
    expect(await page.getByTestId('knock-place').textContent()).toBe('2 of 3');
  });
});

describe('knocks that nobody expected', () => {
  test('are one line that opens nothing, and are denied together', async () => {
    page = await preview.open({ state: 'quiet' });
    expect(await page.getByTestId('quiet-knocks').textContent()).toContain('2 unexpected requests');
    expect(await page.getByTestId('knock').count()).toBe(0);
    await page.getByTestId('deny-all').click();
    await page.getByTestId('quiet-knocks').waitFor({ state: 'detached' });
    expect(await answers()).toEqual(['deny', 'deny']);
  });

  test('are shown as cards when asked for', async () => {
    page = await preview.open({ state: 'quiet' });
    await page.getByTestId('show-quiet').click();
    expect(await page.getByTestId('knock-place').textContent()).toBe('1 of 2');
    expect(await focused()).toBe('deny');
  });
});
