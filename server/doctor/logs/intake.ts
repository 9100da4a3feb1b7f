import { redactText } from '../../journal/redact-text.ts';
import type { JournalEvent } from '../../../protocol/events.ts';
import type { Step } from '../step.ts';
import { isOutsideAddress } from './address.ts';
import { pathOf } from './endpoint.ts';
import type { Logged, LoggedRequest } from './logged.ts';
import { shownTime } from './log-time.ts';
import { seeNote, seeRequest } from './see.ts';
import { byTime, callerKey, isOk, type Seen } from './seen.ts';

/** Bounds of what is held, however long the logs are. */
const most = {
  plenty: 20_000,
  lines: 80_000,
  perMinute: 30,
  callers: 20_000,
  examples: 200,
  events: 100_000,
} as const;

/** What can be told by the few that stay when there are too many. */
const calls = new Set<Seen['what']>(['sse', 'messages', 'mcp', 'tool', 'maybe', 'mcp-request']);

/** Refusals of requests that are no step of anybody's way, and how many of each address. */
interface Refusals {
  total: number;
  readonly byRemote: Map<string, number>;
  readonly examples: Step[];
}

/** What is kept of the lines while they are read. */
export class Intake {
  seen: Seen[] = [];
  events: JournalEvent[] = [];
  readonly refused: Refusals = { total: 0, byRemote: new Map(), examples: [] };
  /** Lines that were recognised, and those among them that are counted and not looked at one by one. */
  recognised = 0;
  skipped = 0;
  firstAt: Seen['at'] = null;
  lastAt: Seen['at'] = null;
  /** How often a caller did the same in a minute. */
  readonly #often = new Map<string, number>();
  #order = 0;

  /** @param sortTime of the line before, where this one has no time of its own */
  take(logged: Logged, place: string, before: number): number {
    this.recognised += 1;
    this.#order += 1;
    const sortTime = logged.time ?? before;
    if (logged.kind === 'event') this.#takeEvent(logged.event);
    else {
      if (logged.time !== null) this.#span(logged.time, logged.zone);
      const placed = { order: this.#order, sortTime, place };
      const seen = logged.kind === 'note' ? seeNote(logged, placed) : seeRequest(logged, placed);
      if (seen !== null) this.#keep(seen);
      else if (logged.kind === 'request' && logged.status >= 400) this.#refuse(logged, place);
    }
    return sortTime;
  }

  #takeEvent(event: JournalEvent): void {
    this.events.push(event);
    if (this.events.length < most.events) return;
    this.skipped += most.events / 2;
    this.events = this.events.slice(-most.events / 2);
  }

  #span(time: number, zone: number | null): void {
    if (this.firstAt === null || time < this.firstAt.time) this.firstAt = { time, zone };
    if (this.lastAt === null || time > this.lastAt.time) this.lastAt = { time, zone };
  }

  #keep(seen: Seen): void {
    if (this.#isOneOfMany(seen)) {
      this.skipped += 1;
      return;
    }
    this.seen.push(seen);
    if (this.seen.length >= most.lines) this.#makeRoom();
  }

  /** In a long log, the hundredth call of a minute tells nothing new. */
  #isOneOfMany(seen: Seen): boolean {
    if (this.seen.length < most.plenty) return false;
    const minute = Math.floor((seen.at?.time ?? seen.order * 10) / 60_000);
    const key = `${minute} ${seen.what} ${isOk(seen)} ${callerKey(seen) ?? ''}`;
    const times = (this.#often.get(key) ?? 0) + 1;
    if (this.#often.size > most.callers) this.#often.clear();
    this.#often.set(key, times);
    return times > most.perMinute;
  }

  /** The oldest calls go first, then the oldest of everything: what is newest matters most. */
  #makeRoom(): void {
    const before = this.seen.length;
    this.seen.sort(byTime);
    const half = this.seen.length / 2;
    let kept = this.seen.filter(({ what }, index) => index >= half || !calls.has(what));
    if (kept.length > most.lines * 0.75) kept = kept.slice(-most.lines / 2);
    this.seen = kept;
    this.skipped += before - kept.length;
  }

  #refuse(request: LoggedRequest, place: string): void {
    // Every browser asks for its icon.
    if (/\/(?:favicon\.ico|apple-touch-icon[\w-]*\.png|robots\.txt)$/i.test(pathOf(request.target))) return;
    const { byRemote, examples } = this.refused;
    this.refused.total += 1;
    const { remote } = request;
    if (
      remote !== null &&
      isOutsideAddress(remote) &&
      (byRemote.size < most.callers || byRemote.has(remote))
    ) {
      byRemote.set(remote, (byRemote.get(remote) ?? 0) + 1);
    }
    if (examples.length < most.examples) examples.push(refusal(request, place));
  }
}

function refusal(request: LoggedRequest, place: string): Step {
  const { time, zone, method, status, remote, userAgent, ms } = request;
  const path = redactText(pathOf(request.target), 200);
  const when = time === null ? '' : `${shownTime({ time, zone })} `;
  const line = `${when}${method} ${path} ${status}${remote === null ? '' : ` from ${remote}`} (${place})`;
  return {
    kind: 'refused',
    time,
    ok: false,
    status,
    method,
    path,
    remote,
    userAgent: userAgent === null ? null : redactText(userAgent, 300),
    reason: null,
    ms,
    about: null,
    line,
  };
}
