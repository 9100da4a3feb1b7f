import { createHash } from 'node:crypto';
import { cpSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { onTestFinished } from 'vitest';
import { dataPlan } from '../../../server/storage/data-plan.ts';
import { openDatabase } from '../../../server/storage/database.ts';

export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-data-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The same data at another place; without the socket that a killed instance left. */
export function copyOf(dataDir: string): string {
  const copy = freshFolder();
  cpSync(dataDir, copy, { recursive: true, filter: (path) => !lstatSync(path).isSocket() });
  return copy;
}

/** Data as the first versions left it: no marker, one client, one event, settings with a name of nobody's. */
export function olderData(dataDir = freshFolder()): string {
  fill(dataDir, 'drawbridge.db', client('first'));
  fill(dataDir, 'journal.db', 'UPDATE sequence SET reserved = 5');
  writeFileSync(join(dataDir, 'settings.json'), '{"lowered": false, "mine": 1}', { mode: 0o600 });
  writeFileSync(join(dataDir, 'mcp.json'), '{"mcpServers": {}}', { mode: 0o600 });
  return dataDir;
}

export const client = (id: string): string =>
  `INSERT INTO clients (id, name, redirect_uris, auth_method, grant_types, created_at) VALUES ('${id}', 'n', '[]', 'none', '[]', 1)`;

export function fill(dataDir: string, name: string, sql: string, plan = dataPlan): void {
  const { db } = openDatabase(join(dataDir, name), plan.databases[name] ?? [], 'full');
  db.exec(sql);
  db.close();
}

/** What the data says, as far as the versions differ in it; read from a copy. */
export function contentsOf(original: string): object {
  const dataDir = copyOf(original);
  const settings: unknown = JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8'));
  return {
    clients: read(dataDir, 'drawbridge.db', 'SELECT id FROM clients ORDER BY id'),
    columns: read(
      dataDir,
      'drawbridge.db',
      "SELECT name FROM pragma_table_info('clients') WHERE name = 'colour'",
    ),
    reserved: read(dataDir, 'journal.db', 'SELECT reserved FROM sequence'),
    tables: read(dataDir, 'journal.db', "SELECT name FROM sqlite_schema WHERE name = 'later'"),
    settings,
  };
}

function read(dataDir: string, name: string, query: string): unknown[] {
  const db = new DatabaseSync(join(dataDir, name));
  try {
    const check: unknown[] = db.prepare('PRAGMA integrity_check').all();
    return [...check, ...db.prepare(query).all()].flatMap((row: object) => Object.values(row));
  } finally {
    db.close();
  }
}

export const olderContents = {
  clients: ['ok', 'first'],
  columns: ['ok'],
  reserved: ['ok', 5],
  tables: ['ok'],
  settings: { lowered: false, mine: 1 },
};

export const laterContents = {
  clients: ['ok', 'first'],
  columns: ['ok', 'colour'],
  reserved: ['ok', 5],
  tables: ['ok', 'later'],
  settings: { position: 'up', mine: 1 },
};

/** Everything that can be told about a folder and what is in it without opening it for writing. */
export function traceOf(folder: string): Record<string, string> {
  const trace: Record<string, string> = {};
  const look = (path: string): void => {
    const stats = lstatSync(path);
    const { mode, mtimeMs, ctimeMs, size, ino, uid } = stats;
    const isFolder = stats.isDirectory();
    const file = stats.isFile() ? readFileSync(path) : '';
    const content = isFolder ? readdirSync(path).join('|') : createHash('sha256').update(file).digest('hex');
    trace[path] = [mode.toString(8), mtimeMs, ctimeMs, size, ino, uid, content].join(' ');
    if (isFolder) for (const name of readdirSync(path)) look(join(path, name));
  };
  look(folder);
  return trace;
}
