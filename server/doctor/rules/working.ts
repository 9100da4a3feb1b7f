import type { Rule } from '../rule.ts';
import type { Step } from '../step.ts';
import { lines, working as works } from './finding.ts';
import { accepted, is, isToken, latest, well } from './looking.ts';

export const working: Rule = {
  name: 'working',
  about: 'The latest thing worked: a token was issued, or a call with it was answered.',
  look({ client, steps }) {
    const good = latest(steps, (step) => well(isToken)(step) || (accepted(step) && answered(step)));
    if (good === null || good.after.some(is('authorize', 'code-sent', 'bearer-refused'))) {
      return accessSince(steps) ? say(client, good?.step) : null;
    }
    return say(client, good.step);
  },
};

/** A refusal after the access of this journey worked: a scanner, another client, an old tab. */
function accessSince(steps: readonly Step[]): boolean {
  const refused = latest(steps, is('authorize', 'code-sent', 'bearer-refused'));
  return refused !== null && refused.step.reason === null && refused.before.some(accepted);
}

const answered = ({ ok, reason }: Step): boolean => ok || reason === 'tool-error' || reason === 'not-allowed';

const say = (client: string, step: Step | undefined): ReturnType<typeof works> =>
  works({
    rule: 'working',
    hop: 'app',
    cause:
      step !== undefined && isToken(step)
        ? `${client} has its token; everything has worked so far.`
        : `${client} reaches its tools; everything works.`,
    evidence: step === undefined ? [] : lines([step]),
  });
