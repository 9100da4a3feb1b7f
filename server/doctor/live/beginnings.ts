import type { JournalEvent } from '../../../protocol/events.ts';
import { isLookingAround, looksLikeClient } from '../rules/client-agent.ts';
import { blockOf } from './block-of.ts';
import { stepOfEvent } from './step-of-event.ts';

/** A refusal is of a journey only so near to a step of its way to a token, ms. */
export const nearby = 5 * 60_000;
const most = { blocks: 1000, ofOneBlock: 20 } as const;
const onTheWay = new Set(['discovery', 'register', 'authorize', 'token']);

/** A step of somebody's way to a token: whoever is refused at that address then is most likely the same. */
interface Beginning {
  readonly journey: string;
  readonly time: number;
  readonly userAgent: string | null;
  /** Where that is told. */
  readonly issuer: string | null;
  /** Nobody but the user agent says that it is a client. */
  readonly nameless: boolean;
}

/** Where and when clients and their browsers set out to connect. Bounded. */
export class Beginnings {
  /** By address; the one that was touched last is last. */
  readonly #byBlock = new Map<string, Beginning[]>();

  add(event: JournalEvent): void {
    const { journey, time, userAgent, type, clientId } = event;
    const block = blockOf(event);
    if (block === null || journey === null || !onTheWay.has(type) || !wentWell(event)) return;
    const nameless = clientId === null;
    if (nameless && (type !== 'discovery' || !looksLikeClient(stepOfEvent(event)))) return;
    const known = this.#byBlock.get(block) ?? [];
    this.#byBlock.delete(block);
    const beginning = { journey, time, userAgent, issuer: issuerOf(event), nameless };
    this.#byBlock.set(block, [...known.slice(1 - most.ofOneBlock), beginning]);
    for (const oldest of this.#byBlock.keys()) {
      if (this.#byBlock.size <= most.blocks) return;
      this.#byBlock.delete(oldest);
    }
  }

  /** The journey whose beginning a refusal without a name is, as far as can be told; null where it is a stranger's. */
  journeyOf(refusal: JournalEvent): string | null {
    const block = blockOf(refusal);
    if (block === null || isLookingAround(refusal.userAgent)) return null;
    const near = (this.#byBlock.get(block) ?? []).filter((beginning) => fits(refusal, beginning, block));
    // What follows a refusal is more likely its consequence than what came before.
    return (near.find(({ time }) => time >= refusal.time) ?? near.at(-1))?.journey ?? null;
  }
}

const wentWell = ({ level, status }: JournalEvent): boolean =>
  level === 'info' && (status === null || status < 400);

const issuerOf = ({ answer }: JournalEvent): string | null =>
  typeof answer?.issuer === 'string' ? answer.issuer : null;

function fits(refusal: JournalEvent, beginning: Beginning, block: string): boolean {
  if (Math.abs(beginning.time - refusal.time) > nearby) return false;
  const issuer = issuerOf(refusal);
  if (issuer !== null && beginning.issuer !== null && issuer !== beginning.issuer) return false;
  const sameAgent = refusal.userAgent === beginning.userAgent;
  // Whoever guesses at paths, and all programs of one computer, are known by their name besides.
  if (refusal.type !== 'bearer.refused') return sameAgent;
  if (block === 'loopback' && !sameAgent && !/^openai-mcp\b/.test(refusal.userAgent ?? '')) return false;
  return !beginning.nameless || (refusal.time <= beginning.time && looksLikeClient(stepOfEvent(refusal)));
}
