import type { Verdict } from '../../protocol/verdict.ts';
import type { Step } from './step.ts';

/** What stands between the outside and this computer, as far as is known: it decides which cure comes first. */
export type Edge = 'cloudflare' | 'quick' | 'ngrok' | 'proxy' | 'unknown';

/** A journey as rules look at it. */
export interface Situation {
  /** Everything seen of one client, oldest first. */
  readonly steps: readonly Step[];
  /** Refusals of callers without a name that may be this client's: same issuer, since this journey's last token. */
  readonly nameless: readonly Step[];
  /** Ms since the epoch; null where nothing more will come (the end of a log). */
  readonly now: number | null;
  readonly edge: Edge;
  /** Ms since the epoch: what came before it may have been missed, as Drawbridge was not running. Null in logs. */
  readonly watchedSince: number | null;
  /** Where nobody registered: whether the same caller, or a client that it may belong to, went on elsewhere. */
  readonly wentOn: boolean;
  /** The client's name for a person; `the client` where it has none. */
  readonly client: string;
}

/** A verdict, and when it will be another one if nothing happens. */
export interface Finding extends Verdict {
  /** Ms since the epoch; null where only a new step can change it. */
  readonly due: number | null;
}

/** One thing that can be said of a journey. Rules are asked in the order of their list; the first that finds something decides. */
export interface Rule {
  /** Kebab-case: part of the program's interface. */
  readonly name: string;
  /** For docs/doctor.md: when it holds, in one sentence. */
  readonly about: string;
  look(situation: Situation): Finding | null;
}
