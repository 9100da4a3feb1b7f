import type { JournalEvent } from '../../../protocol/events.ts';
import { patience } from '../rules/looking.ts';
import type { Step } from '../step.ts';
import { blockOf } from './block-of.ts';
import { stepOfEvent } from './step-of-event.ts';
import { isOnItsWay, neverBegan } from './who-else.ts';
import type { Watched } from './watched.ts';

/** Refusals without a name that are remembered, in all and of one address: they matter for a minute. */
const most = { all: 200, ofOneBlock: 20 } as const;
/** A client whose calls come from an address that it never used before shows itself by calling so often. */
const fewest = 3;

interface Refusal {
  readonly event: JournalEvent;
  readonly step: Step;
  readonly issuer: string;
  readonly block: string;
}

/**
 * Refused calls without a token, or with one that we do not know, so that nothing says whose they are. They count for a
 * journey only while its client has a token that it has not used yet, at the same issuer, and only from an address that
 * its own backend has come from. From elsewhere, a client's user agent alone says little: another client may just begin,
 * so only one counts that goes on without a token and never sets out on a way of its own. Somebody who goes to the
 * length of imitating a client brings about no more than a verdict that its next call takes back.
 */
export class Nameless {
  #refusals: Refusal[] = [];

  add(event: JournalEvent): void {
    const issuer = event.answer?.issuer;
    const block = blockOf(event);
    if (typeof issuer !== 'string' || block === null) return;
    this.#refusals.push({ event, step: stepOfEvent(event), issuer, block });
    const ofBlock = this.#refusals.filter((refusal) => refusal.block === block);
    // The first says since when.
    const surplus = ofBlock.length > most.ofOneBlock ? ofBlock[1] : undefined;
    if (surplus !== undefined) this.#refusals = this.#refusals.filter((refusal) => refusal !== surplus);
    else this.#refusals = this.#refusals.slice(-most.all);
  }

  /** Those that may be of this journey's client, oldest first. `others`: all that are watched. */
  of(watched: Watched, others: ReadonlyMap<string, Watched>): Step[] {
    if (!watched.hasUnusedToken) return [];
    const since = this.#refusals.filter(
      ({ event, issuer }) => issuer === watched.issuer && event.time >= watched.tokenAt,
    );
    const rest = [...others.values()].filter((other) => other !== watched && other.issuer === watched.issuer);
    const own = since.filter(
      ({ event, block }) => watched.comesFrom(event) && !isOfAnother(event, block, watched, others, rest),
    );
    return (own.length > 0 ? own : elsewhere(since, watched, rest)).map(({ step }) => step);
  }
}

/** Whether it is rather of another journey with the same address. */
function isOfAnother(
  event: JournalEvent,
  block: string,
  watched: Watched,
  others: ReadonlyMap<string, Watched>,
  rest: readonly Watched[],
): boolean {
  const begun = event.journey === null ? undefined : others.get(event.journey);
  if (begun !== undefined && begun.clientId !== null && begun.clientId !== watched.clientId) return true;
  return rest.some((other) => other.blocks.has(block) && isOnItsWay(other, event.time));
}

/** Those of the first caller elsewhere that goes on for long enough; none while another journey could be its. */
function elsewhere(since: readonly Refusal[], watched: Watched, rest: readonly Watched[]): Refusal[] {
  if (rest.some((other) => other.clientId !== watched.clientId && other.hasUnusedToken)) return [];
  const callers = new Map<string, Refusal[]>();
  for (const refusal of since) {
    const { event, step, block } = refusal;
    // A token that was made up is a stranger's.
    if (step.reason !== 'no-token' || watched.blocks.has(block) || !watched.callsItselfAs(event)) continue;
    callers.set(block, [...(callers.get(block) ?? []), refusal]);
  }
  for (const [block, calls] of callers) {
    const [first] = calls;
    const last = calls.at(-1);
    if (first === undefined || last === undefined || calls.length < fewest) continue;
    if (last.event.time - first.event.time >= patience && neverBegan(block, rest)) return calls;
  }
  return [];
}
