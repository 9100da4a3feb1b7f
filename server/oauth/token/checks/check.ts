import type { Audience, Issuer } from '../../../issuers.ts';
import type { KnownClient } from '../../client.ts';
import type { Form } from '../../http/form.ts';

/** A token request whose client has proved itself. */
export interface TokenRequest {
  readonly form: Form;
  readonly client: KnownClient;
  readonly issuer: Issuer;
}

/** What the person consented to: the binding of a code, or a grant. */
export interface Consented {
  readonly clientId: string;
  readonly audience: Audience;
  readonly scope: string;
}

/** One check of a token request: throws the OAuthError that refuses it, or passes on. */
export type TokenCheck<T extends Consented> = (request: TokenRequest, consented: T) => void;
