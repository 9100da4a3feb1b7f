import type { Control, Notifications } from './control.ts';
import type { Desktop, DesktopNotifications } from './desktop.ts';

/** Everything that a window is told unasked. */
export type WindowNotifications = Notifications & DesktopNotifications;

/** What the preload script puts on `window.drawbridge`: functions derived from the contracts, nothing else. */
export interface WindowApi {
  control: Control;
  desktop: Desktop;
  /** Calls back for each notification; returns the function that stops it. */
  on<N extends keyof WindowNotifications>(
    name: N,
    listener: (data: WindowNotifications[N]) => void,
  ): () => void;
}
