import { grantableScope } from '../../scopes.ts';
import type { Trusted } from '../asked.ts';

/** RFC 6749 §3.3. @throws OAuthError invalid_scope */
export function scopeIsGrantable({ parameters }: Trusted): void {
  grantableScope(parameters.one('scope'));
}
