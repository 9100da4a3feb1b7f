import type { Verdict } from '../../../protocol/verdict.ts';

/** At most so many of the journeys, in their order: those that failed first, then the newest. */
export function toldOf<T extends { readonly verdict: Verdict }>(
  journeys: readonly T[],
  most: number,
): readonly T[] {
  const failed = journeys.filter(({ verdict }) => verdict.state === 'failed').slice(-most);
  const others = journeys.filter(({ verdict }) => verdict.state !== 'failed');
  const more = most - failed.length;
  const kept = new Set([...failed, ...(more > 0 ? others.slice(-more) : [])]);
  return journeys.filter((journey) => kept.has(journey));
}
