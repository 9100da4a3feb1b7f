import { app } from 'electron';
import type { Place } from '../../protocol/place.ts';
import { placeIn, placeOf } from '../deep-link/link.ts';

const whenReady = (run: () => void): void => void app.whenReady().then(run);

/**
 * Calls back when the person starts the app again, or clicks its icon in the dock (macOS), and tells where a link leads
 * that they followed. A start at login (`--hidden`) is nothing that the person did just now.
 */
export function listenForAnotherStart(another: () => void, follow: (place: Place) => void): void {
  app.on('second-instance', (_event, argv) => {
    const place = placeIn(argv);
    if (place !== null) whenReady(() => follow(place));
    else if (!argv.includes('--hidden')) whenReady(another);
  });
  app.on('activate', () => whenReady(another));
  // macOS hands links over as events, also the one that the app was started with.
  app.on('open-url', (event, link) => {
    event.preventDefault();
    const place = placeOf(link);
    if (place !== null) whenReady(() => follow(place));
  });
}
