import type { JournalEvent, Journey } from '../../../protocol/events.ts';
import type { Verdict } from '../../../protocol/verdict.ts';
import { isBrowser } from '../../journal/anonymous-journeys.ts';
import { accepted, isToken } from '../rules/looking.ts';
import { blockOf } from './block-of.ts';
import { KeptSteps } from './kept-steps.ts';
import { stepOfEvent } from './step-of-event.ts';

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
  #wentBeyondRegistering = false;

  constructor(id: string) {
    this.id = id;
  }

  get issuer(): string | null {
    return this.journey?.issuer ?? null;
  }

  get hasUnusedToken(): boolean {
    return this.tokenAt > this.accessAt;
  }

  /** How much is lost by forgetting it: 0 nobody's, 1 only registered, 2 its verdict stays as it is, 3 it is waited for. */
  get worth(): 0 | 1 | 2 | 3 {
    if (this.clientId === null) return 0;
    if (!this.#wentBeyondRegistering) return 1;
    return this.verdict?.state === 'waiting' ? 3 : 2;
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
    if (step.kind !== 'register' && step.kind !== 'metadata') this.#wentBeyondRegistering = true;
    if (isToken(step) && step.ok) this.tokenAt = event.time;
    if (accepted(step)) this.accessAt = event.time;
    // A request that only claims to be of this journey may have come from anywhere.
    if (event.actor === 'client' && event.journey === this.id) this.#remember(event);
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

  #remember(event: JournalEvent): void {
    const { userAgent } = event;
    if (isBrowser(userAgent)) return;
    if (this.agents.size < mostCallers) this.agents.add(userAgent ?? '');
    const block = blockOf(event);
    if (block !== null && this.blocks.size < mostCallers) this.blocks.add(block);
  }

  /** Whether a caller without a name may be this client. */
  maybeFrom(event: Caller): boolean {
    return this.comesFrom(event) || this.callsItselfAs(event);
  }

  /** Whether a caller has an address of this client's own. All programs on this computer share one. */
  comesFrom(event: Caller): boolean {
    const block = blockOf(event);
    if (block === null || !this.blocks.has(block)) return false;
    if (block !== 'loopback') return event.userAgent !== null;
    return this.agents.has(event.userAgent ?? '') || isOpenAi(event);
  }

  /** Whether a caller elsewhere names itself as this client does. */
  callsItselfAs(event: Caller): boolean {
    const { userAgent } = event;
    if (userAgent === null || blockOf(event) === 'loopback') return false;
    return this.agents.has(userAgent) || isOpenAi(event);
  }
}

type Caller = Pick<JournalEvent, 'remote' | 'userAgent'>;

/** ChatGPT calls tools under another name than the one it comes for tokens with. */
const isOpenAi = ({ userAgent }: Caller): boolean => /^openai-mcp\b/.test(userAgent ?? '');
