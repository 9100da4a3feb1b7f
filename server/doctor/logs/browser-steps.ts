import type { Step } from '../step.ts';
import type { Attempt } from './attempt.ts';
import { isOk, isRedirect, isStart, type Seen } from './seen.ts';
import { stepAs } from './step-of-seen.ts';

/** Whether this server leads browsers from /authorize to pages of its own: then that redirect carries no code. */
export const leadsToPages = (attempts: readonly Attempt[]): boolean =>
  attempts.some(({ browserLines }) =>
    browserLines.some((seen, index) => isStart(seen) && isRedirect(seen) && index < browserLines.length - 1),
  );

const maybe = (seen: Seen): boolean => isRedirect(seen) && seen.redirect !== 'elsewhere';

/**
 * The redirect with which the code was sent: the one that says so, else the last one, as each before it led to another
 * page. Null where the browser was last shown a page, and nothing shows that it went on from there.
 */
export function codeSentBy(attempt: Attempt, pages: boolean): Seen | null {
  const { browserLines, token } = attempt;
  const told = browserLines.findLast(({ redirect }) => redirect === 'code' || redirect === 'error');
  if (told !== undefined) return told;
  if (token !== null) return browserLines.findLast(maybe) ?? null;
  const last = browserLines.at(-1);
  if (last === undefined || !maybe(last)) return null;
  return pages && isStart(last) && browserLines.length === 1 ? null : last;
}

/** A step of the browser, or two where the page was asked for and answered with the code at once. */
export function browserSteps(seen: Seen, sentBy: Seen | null, tokenCame: boolean): Step[] {
  const start = isStart(seen);
  if (seen === sentBy) {
    const error = seen.redirect === 'error' || (seen.redirect === null && seen.cameWithError);
    const guessed = start && seen.redirect === null && !tokenCame;
    const remark = error
      ? 'sent back without a code'
      : guessed
        ? 'a redirect, taken for the code on its way, as no page was asked for after it'
        : 'sent back to the client with a code';
    const sent = stepAs('code-sent', seen, !error, remark);
    return start ? [stepAs('authorize', seen, true), sent] : [sent];
  }
  if (start || (!isOk(seen) && seen.what !== 'page')) return [stepAs('authorize', seen, isOk(seen))];
  if ((seen.status ?? 0) >= 500) return [stepAs('authorize', seen, false)];
  return [stepAs('other', seen, isOk(seen))];
}
