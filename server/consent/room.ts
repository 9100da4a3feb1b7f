import type { ConsentLimits } from './limits.ts';

/** What counts when there is not enough room for everybody who knocks. */
export interface Visitor {
  readonly quiet: boolean;
  readonly block: string;
  readonly clientId: string;
}

interface Cap {
  readonly most: (newcomer: Visitor, limits: ConsentLimits) => number;
  readonly counts: (waiting: Visitor, newcomer: Visitor) => boolean;
}

/** Every cap on waiting knocks, in the order in which they are looked at. */
const caps: readonly Cap[] = [
  {
    most: ({ block }, limits) => (block === 'loopback' ? limits.perLoopback : limits.perAddress),
    counts: (waiting, newcomer) => waiting.block === newcomer.block,
  },
  {
    // Of one address only: a client with a metadata document has the same public id for everybody.
    most: (_newcomer, limits) => limits.perClient,
    counts: (waiting, newcomer) => waiting.clientId === newcomer.clientId && waiting.block === newcomer.block,
  },
  { most: (_newcomer, limits) => limits.total, counts: () => true },
];

/**
 * Who has to give way (is denied) for a newcomer: mostly nobody; null where there is no room for it.
 * @param waiting oldest first.
 */
export function makeRoom<V extends Visitor>(
  newcomer: Visitor,
  waiting: readonly V[],
  limits: ConsentLimits,
): V[] | null {
  let staying = [...waiting];
  for (const cap of caps) {
    const crowd = staying.filter((other) => cap.counts(other, newcomer));
    if (crowd.length < cap.most(newcomer, limits)) continue;
    const leaving = givesWay(newcomer, crowd);
    if (leaving === null) return null;
    staying = staying.filter((other) => other !== leaving);
  }
  return waiting.filter((other) => !staying.includes(other));
}

/**
 * A quiet knock gives way to an expected one, whoever sent it; among equals, one gives way whose address would
 * still have at least as many as the newcomer's afterwards: the shares level out, and nobody's only knock gives way to
 * an equal, from however many addresses. An expected knock never gives way to a quiet one. Quiet before expected,
 * busiest first, then oldest.
 */
function givesWay<V extends Visitor>(newcomer: Visitor, crowd: readonly V[]): V | null {
  const busy = new Map<string, number>();
  for (const { block } of crowd) busy.set(block, (busy.get(block) ?? 0) + 1);
  const share = (visitor: Visitor): number => busy.get(visitor.block) ?? 0;
  const yields = (other: Visitor): boolean =>
    other.quiet === newcomer.quiet ? share(other) > share(newcomer) + 1 : other.quiet;
  const [first] = crowd
    .filter(yields)
    // Stable: the oldest of equals stays in front.
    .toSorted((a, b) => Number(b.quiet) - Number(a.quiet) || share(b) - share(a));
  return first ?? null;
}
