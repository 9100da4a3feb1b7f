import type { JournalEvent, Journey } from '../../../protocol/events.ts';
import type { Verdict } from '../../../protocol/verdict.ts';
import { addressBlock } from '../../consent/address-block.ts';
import { isBrowser } from '../../journal/anonymous-journeys.ts';
import { accepted, isToken } from '../rules/looking.ts';
import { stepOfEvent } from './step-of-event.ts';
import { KeptSteps } from './kept-steps.ts';

/** So many agents and addresses of one client are remembered. */
const mostCallers = 10;
const progress = new Set(['register', 'authorize', 'consent', 'code-sent', 'token', 'refresh']);

/** A journey that the doctor watches. */
export class Watched {
  readonly id: string;
  readonly steps = new KeptSteps();
  /** As the journal told it last; null before it has. */
  journey: Journey | null = null;
  /** The client that it belongs to; null while nobody has claimed it. */
  clientId: string | null = null;
  verdict: Verdict | null = null;
  /** When it has to be looked at again, ms since the epoch. */
  due: number | null = null;
  /** How many of its events went in here. */
  folded = 0;
  /** When it last went on towards a token, got one, and used one; -Infinity before. ms since the epoch */
  progressAt = Number.NEGATIVE_INFINITY;
  tokenAt = Number.NEGATIVE_INFINITY;
  accessAt = Number.NEGATIVE_INFINITY;
  /** Something happened that makes its next call worth a look, however well it goes. */
  stirred = false;
  /** What the client's own requests (not its browser's) came with. */
  readonly agents = new Set<string>();
  readonly blocks = new Set<string>();

  constructor(id: string) {
    this.id = id;
  }

  get issuer(): string | null {
    return this.journey?.issuer ?? null;
  }

  /**
   * Takes an event of this journey in.
   * @returns whether the journey has to be looked at: one more good call of a journey that works says nothing new.
   */
  take(event: JournalEvent): boolean {
    this.folded += 1;
    if (event.type === 'tool.call' && event.level === 'info' && event.status !== 499 && this.#calm()) {
      this.accessAt = event.time;
      return false;
    }
    this.add(event);
    return true;
  }

  add(event: JournalEvent): void {
    const step = stepOfEvent(event);
    this.steps.add(step);
    this.stirred = false;
    if (progress.has(step.kind)) this.progressAt = event.time;
    if (isToken(step) && step.ok) this.tokenAt = event.time;
    if (accepted(step)) this.accessAt = event.time;
    if (event.actor === 'client') this.#remember(event);
  }

  /** Begins anew with what the journal has of it. */
  refill(events: readonly JournalEvent[]): void {
    this.steps.clear();
    for (const event of events) this.add(event);
  }

  /** It works, and the newest that is known of it is a good call. */
  #calm(): boolean {
    const newest = this.steps.all.at(-1);
    return !this.stirred && this.verdict?.rule === 'working' && newest?.kind === 'tool-call' && newest.ok;
  }

  #remember({ userAgent, remote }: JournalEvent): void {
    if (isBrowser(userAgent)) return;
    if (this.agents.size < mostCallers) this.agents.add(userAgent ?? '');
    if (remote !== null && this.blocks.size < mostCallers) this.blocks.add(addressBlock(remote));
  }

  /** Whether a caller without a name may be this client. All programs on this computer share one address. */
  maybeFrom({ remote, userAgent }: Pick<JournalEvent, 'remote' | 'userAgent'>): boolean {
    const block = remote === null ? null : addressBlock(remote);
    const sameBlock = block !== null && this.blocks.has(block);
    const sameAgent = this.agents.has(userAgent ?? '');
    if (block === 'loopback' || userAgent === null) return sameAgent && sameBlock;
    return sameAgent || sameBlock || /^openai-mcp\b/.test(userAgent);
  }
}
