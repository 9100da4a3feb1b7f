import type { Rule } from '../rule.ts';
import { failed, lines } from './finding.ts';
import { accepted, is, isToken, latest, well } from './looking.ts';

/** The documents without which a client cannot go on; whoever asks for others is just looking around. */
const needed = /\/\.well-known\/(oauth-authorization-server|oauth-protected-resource|openid-configuration)/;

export const discoveryFailed: Rule = {
  name: 'discovery-failed',
  about: 'A client asked for the metadata, and none of its requests was answered with it.',
  look({ client, steps }) {
    const asked = steps.filter((step) => is('metadata')(step) && needed.test(step.path ?? ''));
    const refused = latest(asked, ({ status }) => status !== null && status >= 400);
    if (refused === null || steps.some(well(is('metadata', 'register', 'authorize')))) return null;
    if (steps.some((step) => isToken(step) || accepted(step))) return null;
    return failed({
      rule: 'discovery-failed',
      hop: 'app',
      cause: `${client} asked for the metadata of this server and did not get it, so it cannot know how to go on.`,
      evidence: lines(asked),
      cures: [
        'Open <your public address>/.well-known/oauth-authorization-server in a browser: it has to show JSON. If it does not, the address leads to another program or another path of this one.',
        'If a proxy stands in front: it has to pass /.well-known/ on to this server, at the root of the host (https://www.rfc-editor.org/rfc/rfc8414#section-3).',
      ],
    });
  },
};
