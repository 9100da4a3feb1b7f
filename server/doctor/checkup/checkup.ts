import type { CheckupState } from '../../../protocol/checkup.ts';

/** The check-up on demand. */
export interface Checkup {
  readonly state: CheckupState;
  /** Begins one, or joins the one under way. */
  start(): CheckupState;
  /** Calls back after each step; returns the function that stops it. */
  onChanged(listener: (state: CheckupState) => void): () => void;
  close(): Promise<void>;
}
