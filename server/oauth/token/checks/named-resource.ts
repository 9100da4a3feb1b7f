import { namesResource } from '../../../issuers.ts';
import { shown } from '../../http/shown.ts';
import { OAuthError } from '../../oauth-error.ts';
import type { Consented, TokenCheck } from './check.ts';

/** `resource` may be left out; given, it has to name the resource of this issuer (RFC 8707 §2.2). */
export const namedResource: TokenCheck<Consented> = ({ form, issuer }) => {
  const foreign = form.resources.find((resource) => !namesResource(issuer, resource));
  if (foreign === undefined) return;
  throw new OAuthError('invalid_target', `The resource has to be ${issuer.origin}/mcp.`, {
    reason: 'resource',
    detail: shown(foreign),
  });
};
