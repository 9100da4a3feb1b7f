import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { z } from 'zod';

/** `hash` is SHA-256, hex; `spentAt` (ms since the epoch) is null until the token was rotated. */
export interface RefreshTokenRecord {
  readonly hash: string;
  readonly grantId: string;
  readonly spentAt: number | null;
}

const Row = z
  .object({ hash: z.string(), grant_id: z.string(), spent_at: z.number().nullable() })
  .transform((row): RefreshTokenRecord => ({ hash: row.hash, grantId: row.grant_id, spentAt: row.spent_at }));

/** Refresh tokens of a grant form one family; spent ones are kept for a while, so that reuse is told from nonsense. */
export class RefreshTokenStore {
  #db: DatabaseSyncInstance;

  constructor(db: DatabaseSyncInstance) {
    this.#db = db;
  }

  find(hash: string): RefreshTokenRecord | null {
    const found: unknown = this.#db
      .prepare('SELECT hash, grant_id, spent_at FROM refresh_tokens WHERE hash = ?')
      .get(hash);
    return found === undefined ? null : Row.parse(found);
  }

  add(hash: string, grantId: string, issuedAt: number): void {
    this.#db
      .prepare('INSERT INTO refresh_tokens (hash, grant_id, issued_at) VALUES (?, ?, ?)')
      .run(hash, grantId, issuedAt);
  }

  /** A token that is spent already keeps its first time: a repeated request does not lengthen its grace. */
  spend(hash: string, at: number): void {
    this.#db
      .prepare('UPDATE refresh_tokens SET spent_at = ? WHERE hash = ? AND spent_at IS NULL')
      .run(at, hash);
  }

  /** Spends every token of a grant that is not spent yet, as if that had been at `at`. */
  spendAll(grantId: string, at: number): void {
    this.#db
      .prepare('UPDATE refresh_tokens SET spent_at = ? WHERE grant_id = ? AND spent_at IS NULL')
      .run(at, grantId);
  }

  removeSpent(before: number): void {
    this.#db.prepare('DELETE FROM refresh_tokens WHERE spent_at < ?').run(before);
  }
}
