import type { AutoUpdater } from 'electron';
import { Fault } from '../../server/faults.ts';

/** How long Squirrel may take to unpack and verify an update, ms. */
const patience = 120_000;

/**
 * Gives the downloaded update to macOS's own updater, which verifies that the same maker signed it. electron-updater
 * would do that only while the app quits.
 * @throws Fault where it is not taken
 */
export function stageSquirrel(squirrel: AutoUpdater): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (cause?: unknown): void =>
      reject(
        new Fault(
          'macOS did not take the new version, so nothing was changed: get it from where you got this one.',
          { cause },
        ),
      );
    const limit = setTimeout(refuse, patience);
    squirrel.once('error', refuse);
    squirrel.once('update-downloaded', () => {
      clearTimeout(limit);
      squirrel.removeListener('error', refuse);
      resolve();
    });
    squirrel.checkForUpdates();
  });
}

/** Squirrel ends this process itself once its helper runs; where it does not, the app's own end comes after this, ms. */
export const underWay = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3000));
