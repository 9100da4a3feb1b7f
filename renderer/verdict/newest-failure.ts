import type { Journey } from '../../protocol/events.ts';
import type { Verdict } from '../../protocol/verdict.ts';

/** A journey whose verdict says that it failed. */
export interface Failure {
  journey: Journey;
  verdict: Verdict;
  /** The same as long as the verdict is. */
  key: string;
}

const keyOf = (journey: Journey, { rule, hop }: Verdict): string => `${journey.id} ${rule} ${hop}`;

/** The failed journeys, the one that failed last first. */
function failuresOf(journeys: readonly Journey[]): Failure[] {
  return journeys
    .flatMap((journey) => {
      const { verdict } = journey;
      return verdict?.state === 'failed' ? [{ journey, verdict, key: keyOf(journey, verdict) }] : [];
    })
    .toSorted((a, b) => b.journey.lastAt - a.journey.lastAt);
}

/** What the person did on purpose is no news to them; it stands in the list of journeys all the same. */
const isOwnDoing = ({ verdict }: Failure): boolean => verdict.rule === 'knock-denied';

/** Whether the same client came again afterwards and got through: then the failure is history. */
const isMended = ({ journey }: Failure, journeys: readonly Journey[]): boolean =>
  journeys.some(
    (other) =>
      other.verdict?.state === 'working' &&
      other.clientName === journey.clientName &&
      other.startedAt > journey.lastAt,
  );

/** The failure that deserves a word: the newest after `since` (ms since the epoch) that was not put away. */
export function newestFailure(
  journeys: readonly Journey[],
  since: number,
  putAway: ReadonlySet<string>,
): Failure | null {
  const newest = failuresOf(journeys).find(
    (failure) => failure.journey.lastAt >= since && !isOwnDoing(failure) && !isMended(failure, journeys),
  );
  return newest === undefined || putAway.has(newest.key) ? null : newest;
}

/** What is put away when the person puts the newest failure away: all there are now, or the next would step up. */
export const withAllPutAway = (
  putAway: ReadonlySet<string>,
  journeys: readonly Journey[],
): ReadonlySet<string> => new Set([...putAway, ...failuresOf(journeys).map(({ key }) => key)]);
