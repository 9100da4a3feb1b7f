import { OAuthError } from '../../oauth-error.ts';
import type { Consented, TokenCheck } from './check.ts';

/** A refresh may ask for less than was granted, never for more (RFC 6749 §6). */
export const narrowedScope: TokenCheck<Consented> = ({ form }, consented) => {
  const granted = consented.scope.split(' ');
  const asked = requestedScope(form.get('scope'));
  if (asked === null || asked.every((scope) => granted.includes(scope))) return;
  throw new OAuthError('invalid_scope', `The scope may not exceed what was granted: ${consented.scope}.`, {
    reason: 'scope',
  });
};

/** @returns the scopes that a request names, each once, in order; null where it names none. */
export function requestedScope(scope: string | undefined): string[] | null {
  const names = [...new Set((scope ?? '').split(' ').filter((name) => name !== ''))].toSorted();
  return names.length === 0 ? null : names;
}
