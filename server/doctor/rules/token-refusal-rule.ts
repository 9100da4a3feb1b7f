import type { Hop } from '../../../protocol/verdict.ts';
import type { Rule } from '../rule.ts';
import { failed, lines } from './finding.ts';
import { refusedToken } from './refused-token.ts';

/** A rule for one reason why a token request is refused. */
export function tokenRefusalRule(about: {
  readonly name: string;
  readonly about: string;
  readonly reason: string;
  readonly hop: Hop;
  readonly cause: (client: string) => string;
  readonly cures: (client: string) => string[];
}): Rule {
  const { name, reason, hop, cause, cures } = about;
  return {
    name,
    about: about.about,
    look({ client, steps }) {
      const refused = refusedToken(steps);
      if (refused === null || refused.step.reason !== reason) return null;
      return failed({
        rule: name,
        hop,
        cause: cause(client),
        evidence: lines(refused.evidence),
        cures: cures(client),
      });
    },
  };
}
