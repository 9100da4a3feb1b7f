import { isBrowser } from '../../journal/anonymous-journeys.ts';
import { familyOf, isLookingAround } from './agent.ts';
import { Attempt } from './attempt.ts';
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
  for (const discovery of tied.discoveries) {
    if (isClient(discovery, attempts)) attempts.push(attemptOf(discovery));
    else strangers.push(...discovery.lines.filter((seen) => !isOk(seen)));
  }
  attempts.sort((one, other) => startOf(one) - startOf(other));
  const owners = ownersOf(attempts);
  for (const refusal of tied.refusals) {
    if (!settleRefusal(refusal, attempts, owners)) strangers.push(refusal);
  }
  return { attempts, strangers };
}

const startOf = ({ lines }: Attempt): number => Math.min(...lines.map(({ order }) => order));

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
function isClient({ lines, userAgent, last }: Discovery, attempts: readonly Attempt[]): boolean {
  if (isBrowser(userAgent) || isLookingAround(userAgent) || !lines.some(isOk)) return false;
  const family = familyOf(userAgent);
  return !attempts.some(
    (attempt) =>
      (attempt.granted !== null || attempt.calls > 0) &&
      gap(attempt.lines[0] ?? attempt.last, last) >= -soon &&
      (family === null || attempt.families.size === 0 || attempt.families.has(family)),
  );
}

function attemptOf({ lines, last }: Discovery): Attempt {
  const attempt = new Attempt(last);
  for (const seen of lines) attempt.add(seen, 'backend');
  return attempt;
}

/** The tries of each caller; a backend's address is often that of many. */
function ownersOf(attempts: readonly Attempt[]): ReadonlyMap<string, readonly Attempt[]> {
  const owners = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    for (const key of attempt.backend) {
      const known = owners.get(key);
      if (known === undefined) owners.set(key, [attempt]);
      else known.push(attempt);
    }
  }
  return owners;
}

/** Gives a refusal to the try that it belongs to; false where it is a stranger's. */
function settleRefusal(
  refusal: Seen,
  attempts: readonly Attempt[],
  owners: ReadonlyMap<string, readonly Attempt[]>,
): boolean {
  const key = callerKey(refusal);
  const own = key === null ? [] : (owners.get(key) ?? []);
  const sole = own.length === 1 ? own[0] : undefined;
  if (sole !== undefined) return sole.lines.push(refusal) > 0;
  // Of one who shares its address with others, and has no token yet or is about to begin.
  const begun =
    own.find(({ lines }) => lines[0] !== undefined && within(refusal, lines[0])) ??
    own.findLast(({ granted }) => granted !== null && refusal.order < granted.order);
  if (begun !== undefined) return begun.lines.push(refusal) > 0;
  const family = familyOf(refusal.userAgent);
  const opening = attempts.find(({ lines: [opener] }) => opensWay(refusal, opener, family));
  if (opening !== undefined) return opening.lines.push(refusal) > 0;
  const latest = attempts.findLast(
    ({ granted }) => granted !== null && granted.order < refusal.order && gap(granted, refusal) >= 0,
  );
  if (latest?.granted == null || latest.calls > 0 || !isPlausible(refusal, latest, latest.granted))
    return false;
  return latest.nameless.push(stepOfSeen(refusal)) > 0;
}

/** Whether the line comes right after the refusal. */
const within = (refusal: Seen, line: Seen): boolean =>
  refusal.order < line.order && refusal.at !== null && gap(refusal, line) <= soon;

/** ChatGPT asks as openai-mcp, is refused, and reads the metadata as aiohttp, from another address. */
const opensWay = (refusal: Seen, opener: Seen | undefined, family: string | null): boolean =>
  opener !== undefined &&
  opener.what === 'metadata' &&
  family !== null &&
  !isLookingAround(refusal.userAgent) &&
  familyOf(opener.userAgent) === family &&
  within(refusal, opener);

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
