import { isBrowser } from '../../journal/anonymous-journeys.ts';
import { familyOf, isLookingAround } from './agent.ts';
import { Attempt } from './attempt.ts';
import { Connected, Grants, Openers } from './claims.ts';
import type { Discovery } from './discoveries.ts';
import { callerKey, gap, isOk, type Seen } from './seen.ts';
import { stepOfSeen } from './step-of-seen.ts';
import type { Tied } from './tie.ts';

/** Tries to connect, and the lines that belong to none of them. */
export interface Settled {
  readonly attempts: readonly Attempt[];
  readonly strangers: readonly Seen[];
}

/** A refusal leads to discovery within this time; and a client without its token comes within it, ms. */
const soon = 60_000;

/** Decides, now that every line is known, whose the lines are that could be several people's. */
export function settle(tied: Tied): Settled {
  const attempts = [...joined(tied.attempts)];
  const strangers = [...tied.leftOver];
  const connected = new Connected(attempts);
  for (const discovery of tied.discoveries) {
    if (isClient(discovery, connected)) attempts.push(attemptOf(discovery));
    else strangers.push(...discovery.lines.filter((seen) => !isOk(seen)));
  }
  const starts = new Map(attempts.map((attempt) => [attempt, startOf(attempt)]));
  attempts.sort((one, other) => (starts.get(one) ?? 0) - (starts.get(other) ?? 0));
  const owners = ownersOf(attempts);
  for (const refusal of tied.refusals) {
    if (!settleRefusal(refusal, owners)) strangers.push(refusal);
  }
  return { attempts, strangers };
}

const startOf = ({ lines }: Attempt): number =>
  lines.reduce((first, { order }) => Math.min(first, order), Number.POSITIVE_INFINITY);

/** A client that registers twice in a row begins once: what comes after the second registration is its way. */
function joined(attempts: readonly Attempt[]): Attempt[] {
  return attempts.filter((attempt, index) => {
    const { registered } = attempt;
    if (!attempt.onlyRegistered || registered === null || callerKey(registered) === null) return true;
    const next = attempts
      .slice(index + 1, index + 50)
      .find(
        (later) =>
          later.registered !== null &&
          later.registered !== registered &&
          later.hasCaller(registered) &&
          gap(registered, later.registered) <= soon,
      );
    if (next === undefined) return true;
    next.lines.unshift(...attempt.lines);
    return false;
  });
}

/** Somebody who read metadata to connect, and not to look around, or to look once more while connected. */
function isClient({ lines, userAgent, last }: Discovery, connected: Connected): boolean {
  if (isBrowser(userAgent) || isLookingAround(userAgent) || !lines.some(isOk)) return false;
  return !connected.by(last, userAgent, soon);
}

function attemptOf({ lines, last }: Discovery): Attempt {
  const attempt = new Attempt(last);
  for (const seen of lines) attempt.add(seen, 'backend');
  return attempt;
}

/** The tries of one caller. */
interface Own {
  /** The one that there is, where it is one. */
  readonly only: Attempt | undefined;
  readonly openers: Openers;
  readonly grants: Grants;
}

/** Whose a refusal may be, ready to be looked up: a log may have as many tries as refusals. */
interface Owners {
  readonly byCaller: ReadonlyMap<string, Own>;
  /** Those that begin with metadata, by the family that reads them. */
  readonly readers: ReadonlyMap<string, Openers>;
  readonly grants: Grants;
}

/** The tries of each caller; a backend's address is often that of many. @param attempts oldest first */
function ownersOf(attempts: readonly Attempt[]): Owners {
  const byCaller = new Map<string, Attempt[]>();
  const readers = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    for (const key of attempt.backend) add(byCaller, key, attempt);
    const opener = attempt.lines[0];
    const family = opener?.what === 'metadata' ? familyOf(opener.userAgent) : null;
    if (family !== null) add(readers, family, attempt);
  }
  return {
    byCaller: new Map([...byCaller].map(([key, own]) => [key, ownOf(own)])),
    readers: new Map([...readers].map(([family, own]) => [family, new Openers(own)])),
    grants: new Grants(attempts),
  };
}

const ownOf = (own: readonly Attempt[]): Own => ({
  only: own.length === 1 ? own[0] : undefined,
  openers: new Openers(own),
  grants: new Grants(own),
});

function add(lists: Map<string, Attempt[]>, key: string, attempt: Attempt): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [attempt]);
  else known.push(attempt);
}

/** Gives a refusal to the try that it belongs to; false where it is a stranger's. */
function settleRefusal(refusal: Seen, { byCaller, readers, grants }: Owners): boolean {
  const key = callerKey(refusal);
  const own = key === null ? undefined : byCaller.get(key);
  const owner =
    own?.only ??
    // Of one who shares its address with others, and has no token yet or is about to begin.
    own?.openers.after(refusal, soon) ??
    own?.grants.after(refusal) ??
    opensWayOf(refusal, readers);
  if (owner !== undefined) {
    owner.lines.push(refusal);
    return true;
  }
  const latest = grants.before(refusal);
  if (latest?.granted == null || latest.calls > 0 || !isPlausible(refusal, latest, latest.granted))
    return false;
  latest.nameless.push(stepOfSeen(refusal));
  return true;
}

/** ChatGPT asks as openai-mcp, is refused, and reads the metadata as aiohttp, from another address. */
function opensWayOf(refusal: Seen, readers: ReadonlyMap<string, Openers>): Attempt | undefined {
  const family = familyOf(refusal.userAgent);
  if (family === null || isLookingAround(refusal.userAgent)) return undefined;
  return readers.get(family)?.after(refusal, soon);
}

/** Whether a refused call may be that of a client that has just got its token. */
function isPlausible(refusal: Seen, attempt: Attempt, granted: Seen): boolean {
  if (isBrowser(refusal.userAgent) || isLookingAround(refusal.userAgent)) return false;
  if (attempt.hasBackendRemote(refusal)) return true;
  const family = familyOf(refusal.userAgent);
  if (family !== null && granted.userAgent !== null) return familyOf(granted.userAgent) === family;
  // Without a user agent, a neighbour of the address that got the token; a scanner comes from anywhere.
  const near = refusal.remote === null || networkOf(refusal.remote) === networkOf(granted.remote);
  return near && gap(granted, refusal) <= soon;
}

/** The half of an address that its owner's machines share. */
const networkOf = (remote: string | null): string => (remote ?? '').split(/[.:]/, 2).join('.');
