import { addressBlock } from '../consent/address-block.ts';
import type { EventDraft, Journal } from '../journal/journal.ts';

const minute = 60_000;
/** Crowds that are told apart within a minute; whoever comes after that counts as one crowd for each reason. */
const mostCrowds = 100;
/** Refusals of one crowd and minute that get an entry of their own. */
const mostAtOnce = 5;
/** The same for programs on this machine: whoever tries things out wants to see each step. */
const mostAtOnceHere = 500;

/** What was refused to one address block for one reason within a minute. */
interface Crowd {
  readonly draft: EventDraft;
  seen: number;
  unwritten: number;
}

/**
 * Keeps a flood of refused requests from washing everything else out of the timeline: of each address block and reason,
 * the first of a minute are written at once, and at its end one more entry says how many there were besides. Memory is
 * bounded, whoever asks from wherever.
 */
export class Refusals {
  readonly #journal: Pick<Journal, 'record'>;
  readonly #crowds = new Map<string, Crowd>();
  #minute: NodeJS.Timeout | null = null;

  constructor(journal: Pick<Journal, 'record'>) {
    this.#journal = journal;
  }

  /**
   * @param reason one of few, never the caller's own words.
   * @param atOnce how many of a minute get an entry of their own.
   */
  record(draft: EventDraft, reason: string, atOnce = mostAtOnce): void {
    const crowd = this.#crowdOf(draft, reason);
    crowd.seen += 1;
    const here = addressBlock(draft.remote ?? 'unknown') === 'loopback';
    if (crowd.seen <= (here ? mostAtOnceHere : atOnce)) this.#journal.record(draft);
    else crowd.unwritten += 1;
  }

  /** Writes what is counted and begins anew. */
  flush(): void {
    if (this.#minute !== null) clearTimeout(this.#minute);
    this.#minute = null;
    const crowds = [...this.#crowds.values()];
    this.#crowds.clear();
    for (const { draft, unwritten } of crowds) {
      if (unwritten === 0) continue;
      const { path: _path, durationMs: _duration, request: _request, answer: _answer, ...same } = draft;
      const count = unwritten.toLocaleString('en-US');
      this.#journal.record({
        ...same,
        summary: `${draft.summary.slice(0, 200)} … and ${count} more like it within a minute`,
        answer: { more: unwritten },
      });
    }
  }

  #crowdOf(draft: EventDraft, reason: string): Crowd {
    const own = `${reason} ${addressBlock(draft.remote ?? 'unknown')}`;
    const key = this.#crowds.has(own) || this.#crowds.size < mostCrowds ? own : reason;
    const known = this.#crowds.get(key);
    if (known !== undefined) return known;
    // The clock runs from the first refusal; it keeps no process alive.
    this.#minute ??= setTimeout(() => this.flush(), minute).unref();
    const ofMany: EventDraft = { ...draft, remote: null, userAgent: null };
    const crowd = { draft: key === own ? draft : ofMany, seen: 0, unwritten: 0 };
    this.#crowds.set(key, crowd);
    return crowd;
  }
}
