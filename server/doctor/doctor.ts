import type { Journey } from '../../protocol/events.ts';
import type { Verdict } from '../../protocol/verdict.ts';
import type { Observed } from './observed.ts';

/** Judges journeys while they happen. */
export interface Doctor {
  /** The journeys with their verdicts as they are now. */
  judged(journeys: readonly Journey[]): Journey[];
  verdictOf(journey: string): Verdict | null;
  /** What a report is made of: the newest journeys, or one of them. @throws ControlError not-found */
  observe(journey?: string): Observed;
  /** Calls back with journeys whose verdict is another one than before; returns the function that stops it. */
  onVerdicts(listener: (journeys: Journey[]) => void): () => void;
  close(): void;
}
