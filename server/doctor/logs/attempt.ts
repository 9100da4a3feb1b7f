import type { Step } from '../step.ts';
import { familyOf } from './agent.ts';
import { callerKey, gap, isOk, isRedirect, type Seen } from './seen.ts';

/** One try of a client to connect, as far as lines could be tied to it. */
export class Attempt {
  /** In the order in which they came. */
  readonly lines: Seen[] = [];
  /** Callers of registration, token and calls; and those of the browser. Empty where the log tells of none. */
  readonly backend = new Set<string>();
  readonly backendRemotes = new Set<string>();
  readonly families = new Set<string>();
  readonly browsers = new Set<string>();
  readonly browserRemotes = new Set<string>();
  readonly states = new Set<string>();
  /** Steps of the browser, which become authorize, consent and code-sent when all are known. */
  readonly browserLines: Seen[] = [];
  /** Refusals that may be of this client, though it cannot be told. */
  readonly nameless: Step[] = [];
  clientId: string | null = null;
  redirectHost: string | null = null;
  registered: Seen | null = null;
  /** The last token request, and the last one that was granted. */
  token: Seen | null = null;
  granted: Seen | null = null;
  calls = 0;
  /** A stream was opened on which no message has followed. */
  listening = false;
  /** The newest line that is the client's own doing. */
  last: Seen;

  constructor(first: Seen) {
    this.last = first;
  }

  add(seen: Seen, who: 'backend' | 'browser' | 'nobody'): void {
    this.lines.push(seen);
    this.last = seen;
    const key = callerKey(seen);
    if (who === 'nobody') return;
    const family = who === 'backend' ? familyOf(seen.userAgent) : null;
    if (family !== null) this.families.add(family);
    if (key !== null) this[who === 'backend' ? 'backend' : 'browsers'].add(key);
    if (seen.remote !== null) this[who === 'backend' ? 'backendRemotes' : 'browserRemotes'].add(seen.remote);
    if (who === 'browser') {
      this.browserLines.push(seen);
      if (seen.state !== null) this.states.add(seen.state);
      this.redirectHost = seen.redirectHost ?? this.redirectHost;
    }
  }

  get authorizing(): boolean {
    return this.browserLines.length > 0;
  }

  /** Whether the browser was last sent on: with a code, as far as can be known until more comes. */
  get sentOn(): boolean {
    const last = this.browserLines.at(-1);
    return (
      last !== undefined && isRedirect(last) && last.redirect !== 'elsewhere' && last.redirect !== 'error'
    );
  }

  /** Whether a client id of a line speaks against this attempt. */
  fitsClient(seen: Seen): boolean {
    return seen.about === null || this.clientId === null || seen.about === this.clientId;
  }

  hasCaller(seen: Seen): boolean {
    const key = callerKey(seen);
    return key !== null && this.backend.has(key);
  }

  hasBackendRemote(seen: Seen): boolean {
    return seen.remote !== null && this.backendRemotes.has(seen.remote);
  }

  hasBrowser(seen: Seen): boolean {
    const key = callerKey(seen);
    return key !== null && this.browsers.has(key);
  }

  /** Ms since its last line. */
  age(seen: Seen): number {
    return gap(this.last, seen);
  }

  /** Only registered, or tried to. */
  get onlyRegistered(): boolean {
    return this.registered !== null && !this.authorizing && this.token === null && this.calls === 0;
  }

  get registrationRefused(): boolean {
    return this.onlyRegistered && this.registered !== null && !isOk(this.registered);
  }
}
