import type { Rule } from '../rule.ts';
import { failed, lines, waiting } from './finding.ts';
import { accepted, hasCome, is, isToken, latest, patience, until, well } from './looking.ts';

const rule = 'old-token-sent';
const why: ReadonlyMap<string, string> = new Map([
  ['token-expired', 'it has expired'],
  ['token-revoked', 'the access that it stands for was revoked'],
  ['token-unknown', 'it is not known here'],
  ['token-malformed', 'it is not one of this server'],
]);

export const oldTokenSent: Rule = {
  name: rule,
  about: 'A client goes on calling with a token that has expired, was revoked, or was never issued here.',
  look(situation) {
    const { client, nameless, steps } = situation;
    const good = latest(steps, (step) => accepted(step) || (isToken(step) && step.ok));
    const since = good === null ? steps : good.after;
    if (since.some(is('authorize', 'code-sent', 'register'))) return null;
    const old = [...since, ...nameless].filter(
      (step) =>
        is('bearer-refused')(step) &&
        why.has(step.reason ?? '') &&
        (step.time === null || (good?.step.time ?? null) === null || step.time >= (good?.step.time ?? 0)),
    );
    // A stranger may make tokens up; one whose token was ours once has got it from us.
    const [first] = old;
    if (first === undefined || !steps.some(well(isToken))) return null;
    const reason = why.get(old.at(-1)?.reason ?? '') ?? 'it is not valid';
    const evidence = lines(old);
    const due = until(first, patience);
    if (!hasCome(situation, due)) {
      return waiting({
        rule,
        hop: 'client',
        cause: `The token of ${client} was refused (${reason}); waiting for it to get a new one.`,
        evidence,
        due,
      });
    }
    return failed({
      rule,
      hop: 'client',
      cause: `${client} still sends a token that is not valid: ${reason}. It has not asked for a new one.`,
      evidence,
      cures: [
        `Connect ${client} again; in ChatGPT, at https://chatgpt.com/#settings/Connectors, disconnect it first.`,
        'Choose "until revoked" when you allow it: then it gets a refresh token and renews its access by itself.',
      ],
    });
  },
};
