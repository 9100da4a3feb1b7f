import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { z } from 'zod';
import { checkupIdPrefix, checkupTool } from '../consent/checkup-tool.ts';
import { authMethods, type AuthMethod, type KnownClient } from '../oauth/client.ts';
import { KeySet } from '../oauth/clients/key-set.ts';
import { jsonColumn } from './json-column.ts';
import { transaction } from './transaction.ts';

/** A registration as it is kept. `secretHash` is SHA-256, hex; times are ms since the epoch. */
export interface ClientRecord {
  readonly id: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  /** As registered; see `acceptedMethods` for what the token endpoint takes. */
  readonly authMethod: AuthMethod;
  readonly secretHash: string | null;
  readonly jwksUri: string | null;
  readonly keys: KeySet | null;
  readonly grantTypes: readonly string[];
  readonly createdAt: number;
}

const Row = z.object({
  id: z.string(),
  name: z.string(),
  redirect_uris: jsonColumn(z.array(z.string())),
  auth_method: z.enum(authMethods),
  secret_hash: z.string().nullable(),
  jwks_uri: z.string().nullable(),
  jwks: jsonColumn(KeySet).nullable(),
  grant_types: jsonColumn(z.array(z.string())),
});

/** A client that has a secret may send it either way: clients mix the two up. */
const acceptedMethods = (registered: AuthMethod): AuthMethod[] =>
  registered === 'client_secret_post' || registered === 'client_secret_basic'
    ? ['client_secret_basic', 'client_secret_post']
    : [registered];

/** Clients that registered themselves (RFC 7591). Approved ones are kept for ever. */
export class ClientStore {
  #db: DatabaseSyncInstance;

  constructor(db: DatabaseSyncInstance) {
    this.#db = db;
  }

  find(id: string): KnownClient | null {
    const found: unknown = this.#db.prepare('SELECT * FROM clients WHERE id = ?').get(id);
    if (found === undefined) return null;
    const row = Row.parse(found);
    return {
      id: row.id,
      name: row.name,
      identity: 'unverified',
      redirectUris: row.redirect_uris,
      authMethods: acceptedMethods(row.auth_method),
      secretHash: row.secret_hash,
      jwksUri: row.jwks_uri,
      keys: row.jwks,
      grantTypes: row.grant_types,
    };
  }

  /**
   * Keeps a new client. Where `most` clients were never approved, the oldest of them that nobody waits for makes room.
   * @returns false where there was no room to make: nothing was kept.
   */
  add(client: ClientRecord, most: number, isWaiting: (id: string) => boolean): boolean {
    return transaction(this.#db, () => {
      const never = this.#neverApproved(Number.MAX_SAFE_INTEGER);
      if (never.length >= most) {
        const oldest = never.find((id) => !isWaiting(id));
        if (oldest === undefined) return false;
        this.#remove(oldest);
      }
      this.#db
        .prepare(
          `INSERT INTO clients (id, name, redirect_uris, auth_method, secret_hash, jwks_uri, jwks, grant_types, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          client.id,
          client.name,
          JSON.stringify(client.redirectUris),
          client.authMethod,
          client.secretHash,
          client.jwksUri,
          client.keys === null ? null : JSON.stringify(client.keys),
          JSON.stringify(client.grantTypes),
          client.createdAt,
        );
      return true;
    });
  }

  /** Marks a client as approved by the person: from now on it is never forgotten. Belongs in the caller's transaction. */
  approve(id: string, at: number): void {
    this.#db.prepare('UPDATE clients SET approved_at = ? WHERE id = ? AND approved_at IS NULL').run(at, id);
  }

  /** Forgets clients that were registered before `time` (ms), never approved, and that nobody waits for. */
  forgetNeverApproved(time: number, isWaiting: (id: string) => boolean): number {
    const old = this.#neverApproved(time).filter((id) => !isWaiting(id));
    if (old.length > 0) transaction(this.#db, () => old.forEach((id) => this.#remove(id)));
    return old.length;
  }

  /** Whether anything of a check-up is there: where none runs, a crash left it. */
  hasOfCheckups(): boolean {
    const found: unknown = this.#db
      .prepare('SELECT 1 FROM clients WHERE id GLOB ? UNION ALL SELECT 1 FROM grants WHERE tools = ? LIMIT 1')
      .get(`${checkupIdPrefix}*`, JSON.stringify([checkupTool]));
    return found !== undefined;
  }

  /** Whether it registered at `since` (ms) or later, for this redirect address alone, and nobody ever approved it. */
  isNewFor(id: string, redirectUri: string, since: number): boolean {
    const found: unknown = this.#db
      .prepare(
        'SELECT 1 FROM clients WHERE id = ? AND redirect_uris = ? AND created_at >= ? AND approved_at IS NULL',
      )
      .get(id, JSON.stringify([redirectUri]), since);
    return found !== undefined;
  }

  /**
   * Removes the clients of check-ups, also those that a crash left: told by their ids, or by what was granted to them.
   * Never one that a person approved, or that was granted anything but the echo.
   */
  removeOfCheckups(ids: readonly string[]): void {
    const echo = JSON.stringify([checkupTool]);
    // The echo is no approval; where a row says so all the same, it says it of the very moment of that grant.
    this.#db
      .prepare(
        `DELETE FROM clients WHERE (
           id GLOB ?
           OR id IN (SELECT value FROM json_each(?)) AND approved_at IS NULL
           OR EXISTS (SELECT 1 FROM grants WHERE client_id = clients.id AND tools = ?
                      AND (clients.approved_at IS NULL OR clients.approved_at = grants.created_at))
         ) AND NOT EXISTS (SELECT 1 FROM grants WHERE client_id = clients.id AND tools <> ?)`,
      )
      .run(`${checkupIdPrefix}*`, JSON.stringify(ids), echo, echo);
  }

  /** Oldest first. */
  #neverApproved(before: number): string[] {
    const rows: unknown = this.#db
      .prepare(
        // What a check-up was granted is no approval, and its client is needed for as long as that lives.
        `SELECT id FROM clients WHERE approved_at IS NULL AND created_at < ?
         AND id NOT IN (SELECT client_id FROM grants) ORDER BY created_at, rowid`,
      )
      .all(before);
    return z
      .array(z.object({ id: z.string() }))
      .parse(rows)
      .map((row) => row.id);
  }

  #remove(id: string): void {
    this.#db.prepare('DELETE FROM clients WHERE id = ? AND approved_at IS NULL').run(id);
  }
}
