import { app } from 'electron';
import type { Place } from '../../protocol/place.ts';
import { placeIn } from '../deep-link/arguments.ts';
import { placeOf } from '../deep-link/link.ts';
import { newerVersion } from './newer-version.ts';

export interface AnotherStart {
  /** The person started the app again, or clicked its icon in the dock (macOS). */
  again(): void;
  /** They followed a link. */
  follow(place: Place): void;
  /** What they started is a newer version than this one. It is only told: nothing of that start is run. */
  newer(version: string): void;
}

/**
 * Asks to be the only one on this data folder. Whoever has it already is told of our version.
 * @returns false where another one has it
 */
export const isOnlyInstance = (): boolean => app.requestSingleInstanceLock({ version: app.getVersion() });

const whenReady = (run: () => void): void => void app.whenReady().then(run);

/** Calls back for each further start. One at login (`--hidden`) is nothing that the person did just now. */
export function listenForAnotherStart({ again, follow, newer }: AnotherStart): void {
  app.on('second-instance', (_event, argv, _folder, said) => {
    const version = newerVersion(said, app.getVersion());
    if (version !== null) whenReady(() => newer(version));
    // Of its options nothing is taken: they are for the start that has just ended.
    const place = placeIn(argv);
    if (place !== null) whenReady(() => follow(place));
    else if (!argv.includes('--hidden')) whenReady(again);
  });
  app.on('activate', () => whenReady(again));
  // macOS hands links over as events, also the one that the app was started with.
  app.on('open-url', (event, link) => {
    event.preventDefault();
    const place = placeOf(link);
    if (place !== null) whenReady(() => follow(place));
  });
}
