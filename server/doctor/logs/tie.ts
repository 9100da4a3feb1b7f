import { isBrowser } from '../../journal/anonymous-journeys.ts';
import { isLookingAround } from './agent.ts';
import { Attempt } from './attempt.ts';
import { attemptOfBrowser, attemptOfCall, attemptOfToken } from './choose.ts';
import { Discoveries, type Discovery } from './discoveries.ts';
import { gap, isOk, isRefusal, type Seen } from './seen.ts';

/** Everything that could be tied together, and what was left over. */
export interface Tied {
  readonly attempts: readonly Attempt[];
  readonly discoveries: readonly Discovery[];
  /** Refusals at bearer endpoints, oldest first; whose they are is told when all is known. */
  readonly refusals: readonly Seen[];
  /** Lines that belong to nobody's way. */
  readonly leftOver: readonly Seen[];
}

/** A client that was refused registers once more within this time, or begins anew after it, ms. */
const sameTry = 60_000;
/** A server's note of a request is of one of so many of the newest tries. */
const looked = 300;

/**
 * Ties the lines of a log into tries to connect. Browser and backend come from different addresses, and a token
 * request shows no client, so lines are tied by what they have: client ids and state, callers, and the order of steps.
 */
export class Tie {
  readonly #attempts: Attempt[] = [];
  readonly #discoveries = new Discoveries();
  readonly #refusals: Seen[] = [];
  readonly #leftOver: Seen[] = [];

  /** Lines have to come in the order of their times. */
  add(seen: Seen): void {
    switch (seen.what) {
      case 'metadata':
        return this.#metadata(seen);
      case 'register':
        return this.#register(seen);
      case 'registered':
        return this.#registered(seen);
      case 'authorize':
      case 'callback':
      case 'page':
        return this.#browser(seen);
      case 'token':
        return this.#token(seen);
      case 'mcp-request':
        return this.#worked(seen);
      default:
        return isRefusal(seen) ? void this.#refusals.push(seen) : this.#call(seen);
    }
  }

  end(): Tied {
    return {
      attempts: this.#attempts,
      discoveries: this.#discoveries.end(),
      refusals: this.#refusals,
      leftOver: this.#leftOver,
    };
  }

  #begin(seen: Seen): Attempt {
    const attempt = new Attempt(seen);
    this.#attempts.push(attempt);
    return attempt;
  }

  #metadata(seen: Seen): void {
    const registered = this.#attempts
      .slice(-50)
      .findLast((attempt) => attempt.onlyRegistered && attempt.hasCaller(seen) && attempt.age(seen) <= 5000);
    if (registered !== undefined) registered.add(seen, 'backend');
    else this.#discoveries.add(seen);
  }

  #register(seen: Seen): void {
    if (isLookingAround(seen.userAgent) && !isOk(seen)) return void this.#leftOver.push(seen);
    const again = this.#attempts
      .slice(-50)
      .findLast(
        (attempt) =>
          (attempt.registered?.what === 'registered' &&
            attempt.onlyRegistered &&
            attempt.age(seen) <= 5000) ||
          (attempt.registrationRefused && sameCaller(attempt, seen) && attempt.age(seen) <= sameTry),
      );
    const attempt = again ?? this.#begin(seen);
    if (again === undefined) this.#discovered(attempt, seen);
    attempt.registered = seen;
    attempt.add(seen, 'backend');
  }

  /** A server's own word of a registration: of the one whose request was just logged, or of one to come. */
  #registered(seen: Seen): void {
    const last = this.#attempts.at(-1);
    const known =
      last !== undefined && last.onlyRegistered && last.clientId === null && last.age(seen) <= 5000;
    const attempt = known ? last : this.#begin(seen);
    if (!known) this.#discovered(attempt, seen);
    attempt.clientId = seen.about;
    attempt.registered = seen;
    attempt.add(seen, 'nobody');
  }

  #browser(seen: Seen): void {
    const found = attemptOfBrowser(this.#attempts, seen);
    const beginsOne =
      seen.what === 'authorize' ? !isLookingAround(seen.userAgent) || isOk(seen) : seen.state !== null;
    // Nobody's login pages; and the authorize pages that scanners look for where there are none.
    const foreign = found === null && (!beginsOne || seen.status === 404 || seen.status === 405);
    if (foreign) return void this.#leftOver.push(seen);
    const attempt = found ?? this.#begin(seen);
    if (found === null) this.#discovered(attempt, seen);
    attempt.clientId ??= seen.about;
    attempt.add(seen, 'browser');
  }

  #token(seen: Seen): void {
    const found = attemptOfToken(this.#attempts, seen);
    // A token request out of nothing is a client's from before the log, unless it looks like somebody's attempt at luck.
    const luck = !isOk(seen) && (isBrowser(seen.userAgent) || isLookingAround(seen.userAgent));
    const absent = seen.status === 404 || seen.status === 405 || seen.status === 403;
    if (found === null && (luck || absent)) return void this.#leftOver.push(seen);
    const attempt = found ?? this.#begin(seen);
    if (found === null) this.#discovered(attempt, seen);
    attempt.token = seen;
    if (isOk(seen)) attempt.granted = seen;
    attempt.add(seen, 'backend');
  }

  #worked(seen: Seen): void {
    const attempt = this.#attempts
      .slice(-looked)
      .findLast(({ granted, calls }) => granted !== null || calls > 0);
    attempt?.add(seen, 'nobody');
  }

  #call(seen: Seen): void {
    const found = attemptOfCall(this.#attempts, seen);
    if (found !== null) {
      found.add(seen, 'backend');
      if (isOk(seen)) found.calls += 1;
      found.listening = seen.what === 'sse' && seen.status === 200;
      return;
    }
    const served = isOk(seen) && seen.method !== 'DELETE' && !isBrowser(seen.userAgent);
    const broken = (seen.status ?? 0) >= 500 && seen.method === 'POST' && !isLookingAround(seen.userAgent);
    if (seen.what === 'maybe' || !(served || broken)) return void this.#leftOver.push(seen);
    // Connected before the log begins, or to a server that lets everybody in.
    const attempt = this.#begin(seen);
    attempt.add(seen, 'backend');
    if (served) attempt.calls += 1;
  }

  /** What the client did before: the metadata that it read, and the refusal that made it look for them. */
  #discovered(attempt: Attempt, seen: Seen): void {
    const lines = this.#discoveries.claim(seen);
    for (const line of lines) attempt.add(line, 'backend');
    const first = lines[0];
    if (first === undefined) return;
    for (let index = this.#refusals.length - 1; index >= 0; index -= 1) {
      const refusal = this.#refusals[index];
      if (refusal === undefined || gap(refusal, first) > sameTry || this.#refusals.length - index > 200)
        return;
      if (refusal.remote === null || refusal.remote !== first.remote) continue;
      attempt.lines.push(refusal);
      this.#refusals.splice(index, 1);
    }
  }
}

const sameCaller = (attempt: Attempt, seen: Seen): boolean =>
  attempt.hasCaller(seen) || attempt.hasBackendRemote(seen) || seen.remote === null;
