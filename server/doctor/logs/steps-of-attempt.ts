import type { Step } from '../step.ts';
import type { Attempt } from './attempt.ts';
import { browserSteps, codeSentBy } from './browser-steps.ts';
import { isOk, type Seen } from './seen.ts';
import { stepAs, stepOfSeen } from './step-of-seen.ts';

/** Lines of one try that a verdict and a report look at. */
const mostLines = 2000;

const bounded = (lines: readonly Seen[]): readonly Seen[] =>
  lines.length <= mostLines ? lines : [...lines.slice(0, mostLines / 2), ...lines.slice(-mostLines / 2)];

/** Everything that one try did, oldest first. @param pages whether /authorize leads to pages of the server's own */
export function stepsOfAttempt(attempt: Attempt, pages: boolean): Step[] {
  const sentBy = codeSentBy(attempt, pages);
  const ofBrowser = new Set(attempt.browserLines);
  let granted = false;
  return bounded(attempt.lines.toSorted((one, other) => one.order - other.order)).flatMap((seen) => {
    if (ofBrowser.has(seen)) return browserSteps(seen, sentBy, attempt.token !== null);
    if (seen.what !== 'token') return [stepOfSeen(seen)];
    const kind = granted ? 'refresh' : 'token';
    granted ||= isOk(seen);
    return [stepAs(kind, seen, isOk(seen))];
  });
}
