import type { ElectronApplication } from '@playwright/test';
import { join } from 'node:path';
import { z } from 'zod';

/** Give this to `launch` as a preload. */
export const recordDialogs = join(import.meta.dirname, 'record-dialogs.cjs');

const Shown = z.array(z.object({ message: z.string(), detail: z.string(), buttons: z.array(z.string()) }));

/** The message boxes that the app showed so far. */
export async function dialogsOf(app: ElectronApplication): Promise<z.infer<typeof Shown>> {
  const shown: unknown = await app.evaluate(() => {
    const all: unknown = Reflect.get(globalThis, 'dialogs');
    return Array.isArray(all) ? all.map(({ options }) => options) : [];
  });
  return Shown.parse(shown);
}

/** Presses a button of the newest one. */
export const answerDialog = (app: ElectronApplication, button: number): Promise<void> =>
  app.evaluate((_, index) => {
    const all: unknown = Reflect.get(globalThis, 'dialogs');
    if (Array.isArray(all)) all.at(-1).answer(index);
  }, button);
