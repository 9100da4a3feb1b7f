import type { Rule } from '../rule.ts';
import type { Step } from '../step.ts';
import { failed, lines } from './finding.ts';
import { is, latest } from './looking.ts';

/** About as long as ChatGPT waits for a call, ms. */
const limit = 60_000;
/** A caller who leaves about then has not left for another reason, ms. */
const nearly = 55_000;

const tooSlow = ({ ms, reason, status }: Step): boolean =>
  reason === 'still-running' ||
  reason === 'upstream-slow' ||
  (ms !== null && (ms > limit || (ms > nearly && (reason === 'broken-off' || status === 499))));

export const slowCall: Rule = {
  name: 'slow-call',
  about: 'A call takes longer than 60 seconds, which is about as long as ChatGPT waits.',
  look({ client, steps }) {
    const slow = latest(steps, (step) => is('tool-call')(step) && tooSlow(step));
    if (slow === null || slow.after.some(is('tool-call'))) return null;
    const { about, reason } = slow.step;
    const tool = about ?? 'A tool';
    return failed({
      rule: 'slow-call',
      hop: 'upstream',
      cause:
        reason === 'still-running'
          ? `${tool} has been running for more than a minute: ${client} has probably given the call up.`
          : `${tool} took longer than a minute: ${client} has probably given the call up before.`,
      evidence: lines([slow.step]),
      cures: [
        `Let ${client} ask for less at once: fewer results, a smaller folder, a shorter page.`,
        'If the server can give a handle for long work and answer later, let it; what it does meanwhile stands in the timeline.',
      ],
    });
  },
};
