import type { Rule } from '../rule.ts';
import { failed, lines, waiting } from './finding.ts';
import { accepted, hasCome, is, isToken, latest, until, well } from './looking.ts';

const rule = 'answer-not-collected';
/** How long the answer is kept for the browser, ms, and a moment more: see server/consent/limits.ts. */
const kept = 10 * 60_000 + 1000;

export const answerNotCollected: Rule = {
  name: rule,
  about: 'The person allowed the knock, and the browser never came back for the answer.',
  look(situation) {
    const { client, steps } = situation;
    const allowed = latest(steps, well(is('consent')));
    if (allowed === null || steps.some(accepted)) return null;
    if (allowed.after.some((step) => is('code-sent', 'authorize')(step) || isToken(step))) return null;
    // The answer of another tab.
    if (steps.some(well(isToken)) || allowed.before.some(well(is('code-sent')))) return null;
    const given = allowed.after.find(({ reason }) => reason === 'never-collected');
    const due = until(allowed.step, kept);
    if (given === undefined && !hasCome(situation, due)) {
      return waiting({
        rule,
        hop: 'person',
        cause: `You allowed ${client}; its browser has not come back for the answer yet.`,
        evidence: lines([allowed.step]),
        cures: [`Go back to the browser window of ${client}: the page goes on by itself.`],
        due,
      });
    }
    return failed({
      rule,
      hop: 'person',
      cause: `You allowed ${client}, but its browser never came back for the answer: the page was closed, or it lost its connection.`,
      evidence: lines(given === undefined ? [allowed.step] : [allowed.step, given]),
      cures: [`Connect ${client} again, and leave its page open until it goes on by itself.`],
    });
  },
};
