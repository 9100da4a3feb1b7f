import { type Fault, faultOf } from './fault.ts';
import { sawOf, type Sight } from './sight.ts';

/** How a step went for one agent. */
export interface Outcome {
  readonly ok: boolean;
  readonly tried: boolean;
  readonly ms: number;
  readonly saw: string;
  /** Null where it went well, or was not tried. */
  readonly fault: Fault | null;
}

export const notTried = (why: string): Outcome => ({
  ok: false,
  tried: false,
  ms: 0,
  saw: `not tried: ${why}`,
  fault: null,
});

/** An answer that cannot be what the app answered, though it looks like one. */
export const changedOnTheWay = (sight: Sight, words: string): Outcome => ({
  ok: false,
  tried: true,
  ms: sight.ms,
  saw: sawOf(sight, words),
  fault: { kind: 'changed', words },
});

/** What is particular about an answer. */
export interface Particular {
  /** A redirect is what was asked for. */
  readonly redirects?: boolean;
  /** The address that it speaks of, where that is another one. */
  readonly names?: string | null;
}

/**
 * The outcome of a request.
 * @param wrong what is wrong with its answer, in a few words; null where it is as it has to be.
 */
export function judged(
  sight: Sight,
  origin: string,
  wrong: string | null,
  particular: Particular = {},
): Outcome {
  const { ms } = sight;
  if (wrong === null) return { ok: true, tried: true, ms, saw: sawOf(sight, null), fault: null };
  const { redirects = false, names = null } = particular;
  const fault = faultOf({ sight, origin, redirects, names }, wrong);
  return { ok: false, tried: true, ms, saw: sawOf(sight, fault.words), fault };
}
