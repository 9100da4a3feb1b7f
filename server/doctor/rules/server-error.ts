import type { Rule } from '../rule.ts';
import { failed, lines } from './finding.ts';
import { is, latest } from './looking.ts';

export const serverError: Rule = {
  name: 'server-error',
  about: 'A request failed inside the server itself (5xx).',
  look({ client, steps }) {
    const broken = latest(
      steps,
      (step) => step.status !== null && step.status >= 500 && !is('tool-call', 'refused')(step),
    );
    if (broken === null || broken.after.some(({ kind, ok }) => ok && kind !== 'tools-changed')) return null;
    return failed({
      rule: 'server-error',
      hop: 'app',
      cause: `A request of ${client} failed inside the server: the fault is here, not in ${client} and not on the way.`,
      evidence: lines([broken.step]),
      cures: [
        'Try again. If it happens again, restart the server, look at its log, and report it with the lines of evidence: for Drawbridge, drawbridge report gives you all that is needed.',
      ],
    });
  },
};
