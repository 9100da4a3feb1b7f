import type { Control, Notification } from '../../protocol/control.ts';

/** What a door carries: the calls, and what the server tells unasked. */
export interface Served {
  readonly control: Control;
  /** Calls back for each notification; returns the function that stops it. */
  readonly subscribe: (listener: (notification: Notification) => void) => () => void;
}
