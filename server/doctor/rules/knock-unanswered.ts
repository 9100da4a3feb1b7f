import type { Finding, Rule, Situation } from '../rule.ts';
import type { Step } from '../step.ts';
import { failed, lines, waiting } from './finding.ts';
import { accepted, hasCome, is, isToken, knockPatience, latest, until, well } from './looking.ts';

const rule = 'knock-unanswered';
/** The app itself says that the time is over; this is for where it could not. ms */
const spare = 1000;

export const knockUnanswered: Rule = {
  name: rule,
  about: 'The browser waits for the answer of the person; after five minutes without one it is denied.',
  look(situation) {
    const { steps } = situation;
    const asked = latest(steps, well(is('authorize')));
    if (asked === null) return null;
    const decided = latest(steps, (step) => is('consent')(step) && step.reason !== 'asked-anew');
    // Another tab of the same client went on.
    if (steps.some(well(isToken)) || asked.after.some(well(is('code-sent'))) || steps.some(accepted))
      return null;
    if (decided !== null && decided.step.reason !== 'timeout' && asked.after.includes(decided.step))
      return null;
    if (decided !== null && asked.after.includes(decided.step))
      return unanswered(situation, asked.step, decided.step);
    if (asked.after.some(is('code-sent'))) return null;
    const due = until(asked.step, knockPatience + spare);
    if (hasCome(situation, due)) return unanswered(situation, asked.step, null);
    return waiting({
      rule,
      hop: 'person',
      cause: `${situation.client} asks for access and waits for your answer.`,
      evidence: lines([asked.step]),
      cures: [
        'Compare the number that the browser shows with those in the window of Drawbridge, and allow or deny; in a terminal: drawbridge knocks',
      ],
      due,
    });
  },
};

const unanswered = (situation: Situation, asked: Step, timeout: Step | null): Finding =>
  failed({
    rule,
    hop: 'person',
    cause: `${situation.client} asked for access and nobody answered in time, so it was denied.`,
    evidence: lines(timeout === null ? [asked] : [asked, timeout]),
    cures: [
      `Connect ${situation.client} again and answer the knock within five minutes, in the window of Drawbridge or in a terminal (drawbridge knocks).`,
      'If no window opened: knocks that you did not begin wait quietly in the tray. Press Connect in Drawbridge first, then in the client.',
    ],
  });
