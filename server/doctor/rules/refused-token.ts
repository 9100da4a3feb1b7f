import type { Step } from '../step.ts';
import { looksLikeClient } from './client-agent.ts';
import { accepted, is, isToken, latest, well } from './looking.ts';

/**
 * The newest token request where it was refused and nothing has gone on since; null otherwise, and where it looks as if
 * somebody only tries the address out.
 */
export function refusedToken(
  steps: readonly Step[],
): { readonly step: Step; readonly evidence: readonly Step[] } | null {
  const asked = latest(steps, isToken);
  if (asked === null || asked.step.ok) return null;
  // A new attempt, or a call with the token that an earlier request got, unless a replay has just ended that one.
  if (asked.after.some((step) => is('register', 'authorize', 'code-sent')(step) || accepted(step)))
    return null;
  const hasBegun = asked.before.some(is('register', 'authorize', 'consent', 'code-sent', 'token', 'refresh'));
  if (!hasBegun && !looksLikeClient(asked.step)) return null;
  const context = asked.before.findLast(well(is('code-sent', 'token', 'refresh')));
  const again = asked.before.filter((step) => isToken(step) && !step.ok);
  return { step: asked.step, evidence: [...(context === undefined ? [] : [context]), ...again, asked.step] };
}
