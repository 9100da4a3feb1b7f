import type { Migrations } from '../storage/database.ts';

/** Indexes on one column also order by `seq`, the row id that each of their entries ends with. */
export const journalMigrations: Migrations = [
  `CREATE TABLE events (
     seq INTEGER PRIMARY KEY,
     time REAL NOT NULL,
     type TEXT NOT NULL,
     phase TEXT,
     actor TEXT NOT NULL,
     level TEXT NOT NULL,
     summary TEXT NOT NULL,
     client_id TEXT,
     journey TEXT,
     method TEXT,
     path TEXT,
     status INTEGER,
     duration_ms REAL,
     remote TEXT,
     user_agent TEXT,
     request TEXT,
     answer TEXT
   ) STRICT;
   CREATE INDEX events_by_journey ON events (journey) WHERE journey IS NOT NULL;
   CREATE INDEX events_by_phase ON events (phase) WHERE phase IS NOT NULL;
   CREATE TABLE journeys (
     id TEXT PRIMARY KEY,
     client_id TEXT,
     client_name TEXT,
     issuer TEXT,
     phase TEXT NOT NULL,
     started_at REAL NOT NULL,
     last_at REAL NOT NULL,
     events INTEGER NOT NULL,
     remote TEXT,
     user_agent TEXT
   ) STRICT;
   CREATE INDEX journeys_by_client ON journeys (client_id, started_at) WHERE client_id IS NOT NULL;
   CREATE INDEX journeys_by_time ON journeys (last_at);
   CREATE TABLE sequence (only INTEGER PRIMARY KEY CHECK (only = 1), reserved INTEGER NOT NULL) STRICT;
   INSERT INTO sequence VALUES (1, 0)`,
  // What the doctor concluded, as JSON.
  `ALTER TABLE journeys ADD COLUMN verdict TEXT`,
];
