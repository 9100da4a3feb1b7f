import type { Rule } from '../rule.ts';
import { failed, lines } from './finding.ts';
import { refusedToken } from './refused-token.ts';

/** What is said, and what helps, by the reason of the step. */
const known: ReadonlyMap<string, { cause: (client: string) => string; cure: (client: string) => string }> =
  new Map([
    [
      'resource',
      {
        cause: (client) => `The token request of ${client} names another resource than this server.`,
        cure: (client) =>
          `Make the connection in ${client} anew with the address that Drawbridge shows now: drawbridge status`,
      },
    ],
    [
      'scope',
      {
        cause: (client) => `${client} asked for more than you granted it.`,
        cure: (client) => `Connect ${client} again and allow what it asks for.`,
      },
    ],
    [
      'code-unknown',
      {
        cause: (client) =>
          `${client} sent a code that is not known here: Drawbridge was started anew since it was issued, or it is a code of another server.`,
        cure: (client) => `Connect ${client} again.`,
      },
    ],
    [
      'grant-type',
      {
        cause: (client) => `${client} asked for a token in a way that it did not register for.`,
        cure: (client) => `Remove the connection in ${client} and make it anew, so that it registers again.`,
      },
    ],
    [
      'refresh-unknown',
      {
        cause: (client) => `${client} wants to refresh access that was revoked, or that is not known here.`,
        cure: (client) => `Connect ${client} again, if it shall have access.`,
      },
    ],
    [
      'refresh-expired',
      {
        cause: (client) => `${client} wants to refresh access whose time is over.`,
        cure: (client) => `Connect ${client} again, and allow it "until revoked" if it shall stay.`,
      },
    ],
    [
      'refresh-reused',
      {
        cause: (client) =>
          `${client} used an old refresh token again, so its access was revoked: it lost the newer one, or somebody else has the old one.`,
        cure: (client) => `Connect ${client} again.`,
      },
    ],
    [
      'broken-off',
      {
        cause: (client) =>
          `${client}, or something on the way, broke off its token request before the answer.`,
        cure: (client) =>
          `Connect ${client} again, and if it happens again run the check-up: drawbridge checkup`,
      },
    ],
  ]);

export const tokenRefused: Rule = {
  name: 'token-refused',
  about: 'A token request was refused for another reason: resource, scope, an unknown code, the grant type.',
  look({ client, steps }) {
    const refused = refusedToken(steps);
    if (refused === null) return null;
    const { step, evidence } = refused;
    const why = known.get(step.reason ?? '');
    const status = step.status === null ? '' : ` with ${step.status}`;
    const cure =
      step.status === 401
        ? `The server did not accept who ${client} says it is: make the connection in ${client} anew, so that it registers again.`
        : `Look at what the server says of it in its own log, and connect ${client} again.`;
    return failed({
      rule: 'token-refused',
      hop: 'client',
      cause: why?.cause(client) ?? `The token request of ${client} was refused${status}.`,
      evidence: lines(evidence),
      cures: [why?.cure(client) ?? cure],
    });
  },
};
