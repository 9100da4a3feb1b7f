import { expect, type ElectronApplication } from '@playwright/test';
import { join } from 'node:path';
import { z } from 'zod';

/** Give this to `launch` as a preload. */
export const recordDialogs = join(import.meta.dirname, 'record-dialogs.cjs');

const Dialog = z.object({ message: z.string(), detail: z.string(), buttons: z.array(z.string()) });
export type Dialog = z.infer<typeof Dialog>;

/** The message boxes that the app showed so far. */
export async function dialogsOf(app: ElectronApplication): Promise<Dialog[]> {
  const shown: unknown = await app.evaluate(() => {
    const all: unknown = Reflect.get(globalThis, 'dialogs');
    return Array.isArray(all) ? all.map(({ options }) => options) : [];
  });
  return z.array(Dialog).parse(shown);
}

/** The first message box, as soon as there is one. */
export async function firstDialog(app: ElectronApplication): Promise<Dialog> {
  let dialogs: Dialog[] = [];
  await expect(async () => {
    dialogs = await dialogsOf(app);
    expect(dialogs).toHaveLength(1);
  }).toPass({ intervals: [100], timeout: 20_000 });
  const [first] = dialogs;
  if (first === undefined) throw new Error('there is no message box');
  return first;
}

/** Presses a button of the newest one. */
export const answerDialog = (app: ElectronApplication, button: number): Promise<void> =>
  app.evaluate((_, index) => {
    const all: unknown = Reflect.get(globalThis, 'dialogs');
    if (Array.isArray(all)) all.at(-1).answer(index);
  }, button);
