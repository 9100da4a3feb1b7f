import { chromium, expect, type Browser, type Page } from '@playwright/test';
import { asRoot } from './drawbridge.ts';

/** The person's browser, which knows nothing of the app but the address that ChatGPT sent it to. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      ...asRoot,
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
    ],
  });

/** The number on the waiting page. */
export async function numberOn(page: Page): Promise<number> {
  const number = page.locator('#match-number');
  await expect(number).toHaveText(/^\s*\d\d\s*$/);
  return Number(await number.innerText());
}
