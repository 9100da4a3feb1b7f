import type { ElectronApplication } from '@playwright/test';

/**
 * Takes hold of the long timers of the running app (a minute and more) from outside, through the debugger: the app
 * itself has no switch that would make a knock live shorter. Timers set before this are not touched.
 */
export async function holdLongTimers(app: ElectronApplication): Promise<{ letPass(): Promise<void> }> {
  await app.evaluate(() => {
    const real = globalThis.setTimeout;
    const held: (() => void)[] = [];
    const replacement = (callback: () => void, ms?: number): NodeJS.Timeout => {
      const timer = real(callback, ms);
      if ((ms ?? 0) >= 60_000) {
        held.push(() => {
          if (!Reflect.get(timer, '_destroyed')) {
            clearTimeout(timer);
            callback();
          }
        });
      }
      return timer;
    };
    Object.assign(globalThis, { setTimeout: replacement, heldTimers: held });
  });
  return {
    letPass: () =>
      app.evaluate(() => {
        const held: unknown = Reflect.get(globalThis, 'heldTimers');
        if (Array.isArray(held)) for (const fire of held.splice(0)) fire();
      }),
  };
}
