import type { GrantRecord } from '../storage/grant-store.ts';
import type { AccessTokenRecord } from '../storage/access-token-store.ts';
import type { Principal } from './principal.ts';
import { hasScope } from './scopes.ts';

/** A grant in memory. */
export interface LiveGrant {
  readonly record: GrantRecord;
  lastUsedAt: number | null;
  /** `lastUsedAt` is newer than what is on disk. */
  unwritten: boolean;
  /** Its listeners were told that it expired. */
  announced: boolean;
  /** Hashes of its access tokens, oldest first. */
  readonly tokens: Set<string>;
}

/** An access token in memory, with everything that a bearer check needs, made once. */
export interface LiveToken {
  readonly grant: LiveGrant;
  readonly principal: Principal;
  readonly expiresAt: number;
  /** Whether its scope has `mcp`. */
  readonly mayUseMcp: boolean;
  revoked: boolean;
}

/**
 * Grants and access tokens in memory, so that a bearer check is one look-up. Tokens that were revoked or expired stay
 * for a day, so that the journal can tell them from tokens that never were.
 */
export class LiveGrants {
  readonly #grants = new Map<string, LiveGrant>();
  readonly #tokens = new Map<string, LiveToken>();

  grant(id: string): LiveGrant | null {
    return this.#grants.get(id) ?? null;
  }

  token(hash: string): LiveToken | undefined {
    return this.#tokens.get(hash);
  }

  grants(): IterableIterator<LiveGrant> {
    return this.#grants.values();
  }

  addGrant(record: GrantRecord): LiveGrant {
    const grant: LiveGrant = {
      record,
      lastUsedAt: record.lastUsedAt,
      unwritten: false,
      announced: false,
      tokens: new Set(),
    };
    this.#grants.set(record.id, grant);
    return grant;
  }

  addToken(grant: LiveGrant, token: AccessTokenRecord): void {
    const { record } = grant;
    const principal: Principal = {
      grantId: record.id,
      clientId: record.clientId,
      clientName: record.clientName,
      journey: record.journey,
      scope: token.scope,
      tools: record.tools,
    };
    grant.tokens.add(token.hash);
    const mayUseMcp = hasScope(token.scope, 'mcp');
    this.#tokens.set(token.hash, { grant, principal, expiresAt: token.expiresAt, mayUseMcp, revoked: false });
  }

  endToken(hash: string): void {
    const token = this.#tokens.get(hash);
    if (token === undefined) return;
    token.revoked = true;
    token.grant.tokens.delete(hash);
  }

  endTokens(grantId: string): void {
    for (const hash of this.#grants.get(grantId)?.tokens ?? []) this.endToken(hash);
  }

  endGrant(id: string): void {
    this.endTokens(id);
    this.#grants.delete(id);
  }

  /** Forgets tokens that expired before `time`, ms. */
  forgetTokens(time: number): void {
    for (const [hash, token] of this.#tokens) {
      if (token.expiresAt >= time) continue;
      token.grant.tokens.delete(hash);
      this.#tokens.delete(hash);
    }
  }
}
