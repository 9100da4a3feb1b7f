import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Grant } from '../../protocol/consent.ts';
import { checkupLife, isOfCheckup } from '../consent/checkup-tool.ts';
import { AccessTokenStore, type AccessTokenRecord } from '../storage/access-token-store.ts';
import type { ClientStore } from '../storage/client-store.ts';
import { GrantStore, type GrantRecord } from '../storage/grant-store.ts';
import { RefreshTokenStore, type RefreshTokenRecord } from '../storage/refresh-token-store.ts';
import { transaction } from '../storage/transaction.ts';
import type { CodeBinding } from './codes.ts';
import { LiveGrants, type LiveGrant, type LiveToken } from './live-grants.ts';
import { hasScope } from './scopes.ts';
import { sha256 } from './sha256.ts';
import { grace } from './token/repeated-answers.ts';

const day = 24 * 60 * 60_000;
/** Lifetime of an access token, ms. */
export const accessTokenLifetime = day;
/** How long a spent refresh token is remembered, ms: its reuse revokes the grant. */
const spentRemembered = 30 * day;
/** Access tokens that one grant may have at a time: a client may refresh before each call. */
const mostTokens = 50;

/** Why a grant ended. */
export type Ending = 'person' | 'client' | 'replayed-code' | 'reused-refresh-token' | 'expired';
export type RevokedListener = (grantId: string, ending: Ending) => void;

/** What a token request gets. The tokens are in plain text here and nowhere else. */
export interface Issued {
  readonly grant: GrantRecord;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scope: string;
}

/** Owner of grants and their tokens: on disk before anybody is told, in memory for the bearer check. */
export class Grants {
  readonly #db: DatabaseSyncInstance;
  readonly #clients: ClientStore;
  readonly #now: () => number;
  readonly #grants: GrantStore;
  readonly #access: AccessTokenStore;
  readonly #refresh: RefreshTokenStore;
  readonly #live = new LiveGrants();
  readonly #listeners = new Set<RevokedListener>();

  constructor(db: DatabaseSyncInstance, clients: ClientStore, now: () => number) {
    this.#db = db;
    this.#clients = clients;
    this.#now = now;
    this.#grants = new GrantStore(db);
    this.#access = new AccessTokenStore(db);
    this.#refresh = new RefreshTokenStore(db);
    this.#load();
  }

  /**
   * Opens the grant that a code stands for and issues its first tokens; the client counts as approved from here on.
   * A grant that cannot be refreshed lives as long as its access token.
   */
  open(binding: CodeBinding, refreshable: boolean): Issued {
    const now = this.#now();
    const record: GrantRecord = {
      id: randomUUID(),
      clientId: binding.clientId,
      clientName: binding.clientName,
      identity: binding.identity,
      redirectHost: binding.redirectHost,
      audience: binding.audience,
      resource: binding.resource,
      scope: refreshable ? binding.scope : withoutOfflineAccess(binding.scope),
      tools: [...binding.tools],
      createdAt: now,
      expiresAt: expiryOf(binding, refreshable, now),
      lastUsedAt: null,
      journey: binding.journey,
    };
    const issue = this.#prepare(record, record.scope, refreshable);
    transaction(this.#db, () => {
      this.#grants.add(record);
      // Nobody was asked about a check-up's client.
      if (binding.life !== 'checkup') this.#clients.approve(record.clientId, now);
      issue.write();
    });
    this.#live.addToken(this.#live.addGrant(record), issue.token);
    return issue.issued;
  }

  /**
   * Rotates a refresh token: the presented one is spent, and new tokens of the same grant are issued. The new refresh
   * token is the only unspent one: where a spent token was rotated anew, the line that its first rotation began ends
   * without any grace, so that whoever holds that line shows up as a reuse (RFC 9700 §4.14.2).
   */
  renew(grant: LiveGrant, presented: RefreshTokenRecord, scope: string): Issued {
    const now = this.#now();
    const issue = this.#prepare(grant.record, scope, true);
    const surplus = [...grant.tokens].slice(0, Math.max(0, grant.tokens.size + 1 - mostTokens));
    transaction(this.#db, () => {
      this.#refresh.spend(presented.hash, now);
      // Twice the grace: a clock that is set back a little brings nothing back.
      this.#refresh.spendAll(grant.record.id, now - 2 * grace);
      for (const hash of surplus) this.#access.remove(hash);
      issue.write();
    });
    for (const hash of surplus) this.#live.endToken(hash);
    this.#live.addToken(grant, issue.token);
    return issue.issued;
  }

  /** Ends a grant and all its tokens, at once. @returns false where there is no such grant. */
  revoke(id: string, ending: Ending): boolean {
    if (this.#live.grant(id) === null) return false;
    // Memory first: its tokens stop working even where the disk refuses.
    this.#live.endTokens(id);
    this.#grants.remove(id);
    this.#live.endGrant(id);
    this.#tell(id, ending);
    return true;
  }

  /** Ends one access token, and its grant with it where nothing else could use that. */
  revokeAccessToken(hash: string): void {
    const token = this.#live.token(hash);
    if (token === undefined || token.revoked) return;
    const { record, tokens } = token.grant;
    if (tokens.size === 1 && record.expiresAt !== null) {
      this.revoke(record.id, 'client');
      return;
    }
    this.#access.remove(hash);
    this.#live.endToken(hash);
  }

  grant(id: string): LiveGrant | null {
    return this.#live.grant(id);
  }

  accessToken(hash: string): LiveToken | undefined {
    return this.#live.token(hash);
  }

  refreshToken(hash: string): RefreshTokenRecord | null {
    return this.#refresh.find(hash);
  }

  /**
   * Ends what check-ups were granted and removes it.
   * @throws the database's error where it cannot be written; the tokens have stopped working all the same.
   */
  endCheckups(): void {
    const grants = [...this.#live.grants()].filter(({ record }) => isOfCheckup(record));
    for (const { record } of grants) this.#live.endTokens(record.id);
    try {
      this.#grants.removeOfCheckups();
    } finally {
      for (const { record } of grants) {
        this.#live.endGrant(record.id);
        this.#tell(record.id, 'client');
      }
    }
  }

  /** Those that can still be used, oldest first; a check-up's own are not the person's concern. */
  list(): Grant[] {
    const now = this.#now();
    const alive = [...this.#live.grants()].filter(
      ({ record }) => (record.expiresAt === null || record.expiresAt > now) && !isOfCheckup(record),
    );
    return alive.map(({ record, lastUsedAt }) => {
      const { audience: _, ...grant } = record;
      return { ...grant, lastUsedAt };
    });
  }

  /** Calls back when a grant has ended, so that its streams can be closed. Returns the function that stops it. */
  onRevoked(listener: RevokedListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Writes when grants were last used: behind the bearer check, never in it.
   * @throws the database's error where it cannot be written; nothing is lost, a later call writes it.
   */
  writeLastUse(): void {
    const unwritten = [...this.#live.grants()].filter((grant) => grant.unwritten);
    if (unwritten.length === 0) return;
    transaction(this.#db, () => {
      for (const { record, lastUsedAt } of unwritten)
        if (lastUsedAt !== null) this.#grants.used(record.id, lastUsedAt);
    });
    for (const grant of unwritten) grant.unwritten = false;
  }

  /**
   * Announces grants that expired, whatever the disk does; forgets tokens and grants that expired a day ago, and long spent
   * refresh tokens.
   * @throws the database's error where it cannot be written.
   */
  sweep(): void {
    const now = this.#now();
    const expired = [...this.#live.grants()].filter((grant) => expiredAt(grant, now));
    for (const grant of expired.filter((grant) => !grant.announced)) {
      grant.announced = true;
      this.#tell(grant.record.id, 'expired');
    }
    const forgotten = expired.filter((grant) => expiredAt(grant, now - day));
    transaction(this.#db, () => {
      this.#access.removeExpired(now - day);
      this.#refresh.removeSpent(now - spentRemembered);
      for (const { record } of forgotten) this.#grants.remove(record.id);
    });
    for (const { record } of forgotten) this.#live.endGrant(record.id);
    this.#live.forgetTokens(now - day);
  }

  #load(): void {
    const now = this.#now();
    for (const record of this.#grants.all()) {
      // Left by a check-up that a crash ended: it never comes back to life.
      if (isOfCheckup(record)) continue;
      this.#live.addGrant(record).announced = record.expiresAt !== null && record.expiresAt <= now;
    }
    for (const token of this.#access.all()) {
      const grant = this.#live.grant(token.grantId);
      if (grant !== null && token.expiresAt >= now - day) this.#live.addToken(grant, token);
    }
  }

  #prepare(record: GrantRecord, scope: string, refreshable: boolean) {
    const now = this.#now();
    const accessToken = `mcp_${randomBytes(16).toString('hex')}`;
    const refreshToken = refreshable ? `mcpr_${randomBytes(32).toString('hex')}` : null;
    const expiresAt = Math.min(now + accessTokenLifetime, record.expiresAt ?? Number.MAX_SAFE_INTEGER);
    const token: AccessTokenRecord = {
      hash: sha256(accessToken),
      grantId: record.id,
      scope,
      issuedAt: now,
      expiresAt,
    };
    const expiresIn = Math.floor((expiresAt - now) / 1000);
    const issued: Issued = { grant: record, accessToken, refreshToken, expiresIn, scope };
    const write = (): void => {
      this.#access.add(token);
      if (refreshToken !== null) this.#refresh.add(sha256(refreshToken), record.id, now);
    };
    return { token, issued, write };
  }

  #tell(grantId: string, ending: Ending): void {
    for (const listener of this.#listeners) listener(grantId, ending);
  }
}

/** What is refreshed lives until it is revoked; a check-up's grant is short-lived, whatever it may do. */
function expiryOf({ life }: CodeBinding, refreshable: boolean, now: number): number | null {
  if (life === 'checkup') return now + checkupLife;
  return refreshable ? null : now + accessTokenLifetime;
}

/** A client without a refresh token was not given offline access, so its answer does not claim so. */
function withoutOfflineAccess(scope: string): string {
  return hasScope(scope, 'mcp') ? 'mcp' : scope;
}

const expiredAt = ({ record }: LiveGrant, time: number): boolean =>
  record.expiresAt !== null && record.expiresAt <= time;
