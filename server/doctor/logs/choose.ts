import { familyOf } from './agent.ts';
import type { Attempt } from './attempt.ts';
import { callerKey, isRedirect, isStart, type Seen } from './seen.ts';

/** A person comes to the page, and answers on it, within this time, ms. */
const personTakes = 15 * 60_000;
/** A code is exchanged within seconds; what comes later than this is somebody's refresh, where there is one to refresh, ms. */
const exchangeTakes = 60_000;
/** And no code lives longer than this, ms (RFC 6749 §4.1.2). */
const codeLives = 10 * 60_000;
/** So many of the newest tries are looked at. */
const looked = 300;

type Fits = (attempt: Attempt) => boolean;

const has: Fits = ({ granted }) => granted !== null;
/** Sent on from /authorize alone, the browser may have gone to an outside login, and comes back from it. */
const away: Fits = ({ browserLines, sentOn }) => sentOn && browserLines.every(isStart);

/** The first that fits by the first rule that anything fits, newest first. */
function first(attempts: readonly Attempt[], rules: readonly Fits[]): Attempt | null {
  const recent = attempts.slice(-looked);
  for (const fits of rules) {
    const found = recent.findLast(fits);
    if (found !== undefined) return found;
  }
  return null;
}

/** Whether a try is of the line's caller, whose key is made once and not for each try. */
function callerOf(seen: Seen): Fits {
  const key = callerKey(seen);
  return ({ backend }) => key !== null && backend.has(key);
}

/** Whose browser that is; null where it is nobody's yet. */
export function attemptOfBrowser(attempts: readonly Attempt[], seen: Seen): Attempt | null {
  const open: Fits = (attempt) =>
    attempt.granted === null && attempt.token === null && attempt.age(seen) <= personTakes;
  const fits: Fits = (attempt) => open(attempt) && attempt.fitsClient(seen);
  const begun = seen.what === 'authorize' && seen.method === 'GET';
  const sameState: Fits = (attempt) => seen.state !== null && attempt.states.has(seen.state) && open(attempt);
  const otherState: Fits = (attempt) =>
    begun && seen.state !== null && attempt.states.size > 0 && !attempt.states.has(seen.state);
  const browser: Fits = (attempt) => fits(attempt) && attempt.authorizing && attempt.hasBrowser(seen);
  const going: Fits = (attempt) => !begun || !attempt.sentOn;
  const registered: Fits = (attempt) =>
    begun && fits(attempt) && attempt.onlyRegistered && !attempt.registrationRefused;
  const reload: Fits = (attempt) => browser(attempt) && going(attempt) && !otherState(attempt);
  const rules: Fits[] = [
    sameState,
    (attempt) =>
      seen.about !== null && attempt.clientId === seen.about && fits(attempt) && !otherState(attempt),
    // Somebody who has just registered sends a browser; without one, the page was loaded anew.
    (attempt) => registered(attempt) || (begun && reload(attempt)),
    (attempt) => reload(attempt) && !attempt.sentOn,
    reload,
  ];
  // The log tells of no addresses: whoever stands before the page, then.
  if (begun && seen.remote === null) {
    rules.push((attempt) => fits(attempt) && attempt.authorizing && going(attempt) && !otherState(attempt));
  }
  if (!begun && (seen.remote === null || seen.what !== 'page')) {
    const ready: Fits = (attempt) => attempt.authorizing && (!attempt.sentOn || away(attempt));
    const unseen: Fits = (attempt) => seen.what === 'callback' && attempt.onlyRegistered;
    rules.push((attempt) => fits(attempt) && (ready(attempt) || unseen(attempt)));
  }
  return first(attempts, rules);
}

/** Whose token request that is; null where nobody waits for one. */
export function attemptOfToken(attempts: readonly Attempt[], seen: Seen): Attempt | null {
  const waits: Fits = (attempt) =>
    attempt.authorizing && attempt.granted === null && attempt.age(seen) <= codeLives;
  const soon: Fits = (attempt) => waits(attempt) && attempt.sentOn && attempt.age(seen) <= exchangeTakes;
  const caller = callerOf(seen);
  return first(attempts, [
    (attempt) => soon(attempt) && attempt.age(seen) <= exchangeTakes / 2 && caller(attempt),
    soon,
    (attempt) => has(attempt) && caller(attempt),
    (attempt) => waits(attempt) && attempt.sentOn,
    waits,
    (attempt) => has(attempt) && attempt.hasBackendRemote(seen),
    (attempt) => attempt.token !== null && caller(attempt),
    (attempt) => has(attempt) && callerKey(seen) === null,
  ]);
}

/** Whose call that is; null where nobody has a token that it may have been made with. */
export function attemptOfCall(attempts: readonly Attempt[], seen: Seen): Attempt | null {
  const connected: Fits = (attempt) => has(attempt) || attempt.calls > 0;
  const fresh: Fits = (attempt) => has(attempt) && attempt.calls === 0 && attempt.age(seen) <= exchangeTakes;
  const family = familyOf(seen.userAgent);
  const caller = callerOf(seen);
  const kin: Fits = ({ families }) => family !== null && families.has(family);
  const rules: Fits[] = [
    (attempt) => fresh(attempt) && caller(attempt),
    (attempt) => fresh(attempt) && attempt.hasBackendRemote(seen),
    (attempt) => fresh(attempt) && kin(attempt),
    (attempt) => connected(attempt) && caller(attempt),
    (attempt) => connected(attempt) && attempt.hasBackendRemote(seen),
    (attempt) => has(attempt) && kin(attempt),
  ];
  // The messages of a stream come after it.
  const speaks: Fits = (attempt) => attempt.listening && attempt.age(seen) <= codeLives;
  if (seen.what === 'messages') {
    rules.unshift(
      (attempt) => speaks(attempt) && caller(attempt),
      (attempt) => speaks(attempt) && attempt.hasBackendRemote(seen),
      speaks,
    );
  }
  // A call without a token is of no journey that has one, though it be answered.
  if (seen.sentToken === false) {
    return first(attempts, [(attempt) => connected(attempt) && caller(attempt)]);
  }
  // Who may be anybody is nobody's on a path that we only guess.
  if (seen.what === 'maybe') return first(attempts, [...rules.slice(0, 2), ...rules.slice(3, 5)]);
  return first(attempts, [...rules, ...(isRedirect(seen) ? [] : [fresh, has])]);
}
