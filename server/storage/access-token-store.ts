import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { z } from 'zod';

/** `hash` is SHA-256, hex; times are ms since the epoch. */
export interface AccessTokenRecord {
  readonly hash: string;
  readonly grantId: string;
  readonly scope: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

const Row = z
  .object({
    hash: z.string(),
    grant_id: z.string(),
    scope: z.string(),
    issued_at: z.number(),
    expires_at: z.number(),
  })
  .transform((row): AccessTokenRecord => ({
    hash: row.hash,
    grantId: row.grant_id,
    scope: row.scope,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
  }));

export class AccessTokenStore {
  #db: DatabaseSyncInstance;

  constructor(db: DatabaseSyncInstance) {
    this.#db = db;
  }

  /** Oldest first. */
  all(): AccessTokenRecord[] {
    const rows: unknown = this.#db.prepare('SELECT * FROM access_tokens ORDER BY issued_at').all();
    return z.array(Row).parse(rows);
  }

  add(token: AccessTokenRecord): void {
    this.#db
      .prepare(
        'INSERT INTO access_tokens (hash, grant_id, scope, issued_at, expires_at) VALUES (?, ?, ?, ?, ?)',
      )
      .run(token.hash, token.grantId, token.scope, token.issuedAt, token.expiresAt);
  }

  remove(hash: string): void {
    this.#db.prepare('DELETE FROM access_tokens WHERE hash = ?').run(hash);
  }

  removeExpired(before: number): void {
    this.#db.prepare('DELETE FROM access_tokens WHERE expires_at < ?').run(before);
  }
}
