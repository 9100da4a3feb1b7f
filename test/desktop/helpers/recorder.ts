import type { Page } from '@playwright/test';
import { callNames, notificationNames, type CallName } from '../../../protocol/control.ts';

/** Keeps, in the page, all that comes to it over IPC unasked. */
export async function record(page: Page): Promise<void> {
  await page.evaluate(`
    window.received = [];
    for (const name of ${JSON.stringify(notificationNames)}) {
      window.drawbridge.on(name, (data) => window.received.push(JSON.stringify({ name, data })));
    }`);
}

/** What was recorded, as one text. */
export const recorded = async (page: Page): Promise<string> =>
  String(await page.evaluate('window.received.join("\\n")'));

/** What would do something, or what a person does on purpose. */
const changing: readonly CallName[] = [
  'allow',
  'deny',
  'revoke',
  'changeSettings',
  'url',
  'useTunnel',
  'checkTunnel',
  'startCheckup',
  'replay',
];

/** The answer to every call that only asks, as one text. */
export async function answers(page: Page): Promise<string> {
  const asking = callNames.filter((name) => !changing.includes(name));
  const inputs = { events: { limit: 5000 }, journeys: { limit: 1000 }, export: { format: 'har' } };
  return String(
    await page.evaluate(`(async () => {
      const inputs = ${JSON.stringify(inputs)};
      const texts = [];
      for (const name of ${JSON.stringify(asking)}) {
        texts.push(JSON.stringify(await window.drawbridge.control[name](inputs[name] ?? {})));
      }
      return texts.join('\\n');
    })()`),
  );
}
