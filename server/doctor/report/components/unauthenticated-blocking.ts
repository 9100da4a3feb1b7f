import type { Step, StepKind } from '../../step.ts';
import { type Component, firstAndLast } from './component.ts';

const name = 'unauthenticated-blocking';
const calls = new Set<StepKind>(['stream-opened', 'stream-message', 'mcp', 'tool-call']);

const isBlocked = ({ kind, status }: Step): boolean =>
  kind === 'bearer-refused' && (status === null || status === 401 || status === 403);

/**
 * Whether callers without a valid token are turned away. A call that was answered proves nothing against it, unless
 * the log shows that it came without a token: a token may be older than the log.
 */
export const unauthenticatedBlocking: Component = ({ journeys, strangers }) => {
  const steps = journeys.flatMap((journey) => journey.steps);
  const open = steps.filter(({ kind, ok, reason }) => ok && calls.has(kind) && reason === 'no-token');
  if (open.length > 0) {
    const cause = `${open.length} calls without an Authorization header were answered: the server lets everybody in.`;
    return { name, status: 'failing', evidence: [cause, ...firstAndLast(open)] };
  }
  const blocked = [...steps, ...strangers]
    .filter(isBlocked)
    .toSorted((one, other) => (one.time ?? 0) - (other.time ?? 0));
  if (blocked.length > 0) {
    const said = blocked.length === 1 ? '1 call was' : `${blocked.length} calls were`;
    return {
      name,
      status: 'working',
      evidence: [`${said} turned away for want of a valid token.`, ...firstAndLast(blocked)],
    };
  }
  const answered = steps.filter(({ kind, ok }) => ok && calls.has(kind));
  const issued = steps.some(({ kind, ok }) => ok && (kind === 'token' || kind === 'refresh'));
  if (answered.length === 0 || issued) return { name, status: 'not seen', evidence: [] };
  return {
    name,
    status: 'not seen',
    evidence: [
      'Calls were answered, and no token was issued to anybody: either tokens are older than what was seen, or the server lets everybody in. Ask it for /sse or /mcp without a token: it has to answer 401.',
      ...firstAndLast(answered),
    ],
  };
};
