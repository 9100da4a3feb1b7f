import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { z } from 'zod';
import type { Grant } from '../../protocol/consent.ts';
import { Identity } from '../../protocol/identity.ts';
import { checkupTool } from '../consent/checkup-tool.ts';
import type { Audience } from '../issuers.ts';
import { jsonColumn } from './json-column.ts';

/** A grant as it is kept: what front ends see, and what its tokens are bound to. */
export interface GrantRecord extends Readonly<Grant> {
  readonly audience: Audience;
}

const Row = z
  .object({
    id: z.string(),
    client_id: z.string(),
    client_name: z.string(),
    identity: Identity,
    redirect_host: z.string(),
    audience: z.string(),
    resource: z.string(),
    scope: z.string(),
    tools: jsonColumn(z.array(z.string())),
    created_at: z.number(),
    expires_at: z.number().nullable(),
    last_used_at: z.number().nullable(),
    journey: z.string().nullable(),
  })
  .transform((row): GrantRecord => ({
    id: row.id,
    clientId: row.client_id,
    clientName: row.client_name,
    identity: row.identity,
    redirectHost: row.redirect_host,
    audience: row.audience,
    resource: row.resource,
    scope: row.scope,
    tools: row.tools,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    journey: row.journey,
  }));

export class GrantStore {
  #db: DatabaseSyncInstance;

  constructor(db: DatabaseSyncInstance) {
    this.#db = db;
  }

  all(): GrantRecord[] {
    const rows: unknown = this.#db.prepare('SELECT * FROM grants ORDER BY created_at, rowid').all();
    return z.array(Row).parse(rows);
  }

  add(grant: GrantRecord): void {
    this.#db
      .prepare(
        `INSERT INTO grants (id, client_id, client_name, identity, redirect_host, audience, resource, scope, tools,
                             created_at, expires_at, last_used_at, journey)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        grant.id,
        grant.clientId,
        grant.clientName,
        grant.identity,
        grant.redirectHost,
        grant.audience,
        grant.resource,
        grant.scope,
        JSON.stringify(grant.tools),
        grant.createdAt,
        grant.expiresAt,
        grant.lastUsedAt,
        grant.journey,
      );
  }

  used(id: string, at: number): void {
    this.#db.prepare('UPDATE grants SET last_used_at = ? WHERE id = ?').run(at, id);
  }

  /** Removes the grants of check-ups and all their tokens, also those that a crash left. */
  removeOfCheckups(): void {
    this.#db.prepare('DELETE FROM grants WHERE tools = ?').run(JSON.stringify([checkupTool]));
  }

  /** Removes a grant and, with it, all its tokens. */
  remove(id: string): void {
    this.#db.prepare('DELETE FROM grants WHERE id = ?').run(id);
  }
}
