import { is, patience } from '../rules/looking.ts';
import type { Watched } from './watched.ts';

/** A client on its way to a token is heard of this often at least, ms. */
const underWayFor = 60_000;
const began = is('metadata', 'register');

/**
 * Whether a call without a token is rather of `other`, another journey with the same address: it was on its
 * way to its token then or set out because of the refusal, or it has called with its token since.
 * @param time when the call came, ms since the epoch
 */
export function isOnItsWay(other: Watched, time: number): boolean {
  if (other.clientId === null) return false;
  // What it sent arrives with its token, so nothing on the way takes that out.
  if (other.accessAt >= time) return true;
  if (other.tokenAt !== Number.NEGATIVE_INFINITY && other.tokenAt < time) return false;
  const startedAt = other.journey?.startedAt ?? other.progressAt;
  return startedAt <= time + patience && other.progressAt >= time - underWayFor;
}

/** Whether nobody at this address has set out to connect, or is a client that we know. */
export const neverBegan = (block: string, others: readonly Watched[]): boolean =>
  !others.some(
    ({ blocks, clientId, steps }) => blocks.has(block) && (clientId !== null || steps.all.some(began)),
  );
