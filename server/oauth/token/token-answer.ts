import type { Detail } from '../../../protocol/events.ts';
import type { Issued } from '../grants.ts';

/** A successful token request. */
export interface TokenAnswer {
  /** Kept as it is, so that a repeated request gets the very same bytes. */
  readonly body: object;
  /** One sentence for the journal, and what it may keep of the answer. */
  readonly summary: string;
  readonly shown: Detail;
  readonly journey: string | null;
}

/** The answer of RFC 6749 §5.1. */
export function tokenAnswer(issued: Issued, summary: string): TokenAnswer {
  const { accessToken, refreshToken, expiresIn, scope, grant } = issued;
  return {
    body: {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresIn,
      scope,
      ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    },
    summary,
    shown: {
      token_type: 'Bearer',
      expires_in: expiresIn,
      scope,
      refreshable: refreshToken !== null,
      grant: grant.id,
    },
    journey: grant.journey,
  };
}
