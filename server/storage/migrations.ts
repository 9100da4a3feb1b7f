import type { Migrations } from './database.ts';

/**
 * The schema of drawbridge.db. Secrets, access tokens and refresh tokens are there as SHA-256 (hex) alone. Times are
 * ms since the epoch. `client_id` of a grant is no foreign key: clients known by a metadata document have no row.
 */
export const migrations: Migrations = [
  `CREATE TABLE clients (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     redirect_uris TEXT NOT NULL,
     auth_method TEXT NOT NULL,
     secret_hash TEXT,
     jwks_uri TEXT,
     jwks TEXT,
     grant_types TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     approved_at INTEGER
   ) STRICT;
   CREATE INDEX clients_never_approved ON clients (created_at) WHERE approved_at IS NULL;

   CREATE TABLE grants (
     id TEXT PRIMARY KEY,
     client_id TEXT NOT NULL,
     client_name TEXT NOT NULL,
     identity TEXT NOT NULL,
     redirect_host TEXT NOT NULL,
     audience TEXT NOT NULL,
     resource TEXT NOT NULL,
     scope TEXT NOT NULL,
     tools TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     expires_at INTEGER,
     last_used_at INTEGER,
     journey TEXT
   ) STRICT;

   CREATE TABLE access_tokens (
     hash TEXT PRIMARY KEY,
     grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
     scope TEXT NOT NULL,
     issued_at INTEGER NOT NULL,
     expires_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX access_tokens_of_grant ON access_tokens (grant_id);

   CREATE TABLE refresh_tokens (
     hash TEXT PRIMARY KEY,
     grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
     issued_at INTEGER NOT NULL,
     spent_at INTEGER
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX refresh_tokens_of_grant ON refresh_tokens (grant_id);`,
];
