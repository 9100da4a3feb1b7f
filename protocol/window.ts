import type { Control, NotificationName, Notifications } from './control.ts';
import type { Desktop } from './desktop.ts';

/** What the preload script puts on `window.drawbridge`: functions derived from the contracts, nothing else. */
export interface WindowApi {
  control: Control;
  desktop: Desktop;
  /** Calls back for each notification; returns the function that stops it. */
  on<N extends NotificationName>(name: N, listener: (data: Notifications[N]) => void): () => void;
}
