import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ClientStore } from '../../../server/storage/client-store.ts';
import { openDatabase } from '../../../server/storage/database.ts';
import { GrantStore } from '../../../server/storage/grant-store.ts';
import { migrations } from '../../../server/storage/migrations.ts';

const callback = 'https://bridge.example.com/oauth/callback';
const echo = ['drawbridge_checkup_echo'];
let folder: string;
let db: ReturnType<typeof openDatabase>['db'];
let clients: ClientStore;
let grants: GrantStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-clients-'));
  db = openDatabase(join(folder, 'drawbridge.db'), migrations, 'full').db;
  clients = new ClientStore(db);
  grants = new GrantStore(db);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

function add(id: string, createdAt = 1000, redirectUris = [callback]): void {
  const record = { id, name: id, redirectUris, authMethod: 'none', secretHash: null, jwksUri: null } as const;
  clients.add({ ...record, keys: null, grantTypes: [], createdAt }, 100, () => false);
}

function grant(clientId: string, tools: string[], createdAt: number): void {
  const bound = { audience: 'public', resource: `${callback}/mcp`, scope: 'mcp' } as const;
  const shown = { clientName: clientId, identity: 'unverified', redirectHost: 'bridge.example.com' } as const;
  const times = { createdAt, expiresAt: null, lastUsedAt: null, journey: null };
  grants.add({ id: `${clientId} ${createdAt}`, clientId, ...bound, ...shown, ...times, tools });
}

const isThere = (id: string): boolean => clients.find(id) !== null;

it("removes the check-up's clients, by id, by name, or by what they were granted", () => {
  for (const id of ['checkup-1', 'named', 'crashed', 'of-old', 'other']) add(id);
  grant('crashed', echo, 2000);
  // As an earlier release left it: the echo counted as an approval then.
  grant('of-old', echo, 3000);
  clients.approve('of-old', 3000);
  clients.removeOfCheckups(['named']);
  expect(['checkup-1', 'named', 'crashed', 'of-old', 'other'].filter(isThere)).toEqual(['other']);
});

it('never removes a client that a person approved, or that was granted anything else, whoever names it', () => {
  for (const id of ['approved', 'granted', 'approved-before', 'both']) add(id);
  clients.approve('approved', 2000);
  grant('granted', ['files__*'], 2000);
  clients.approve('approved-before', 2000);
  grant('approved-before', echo, 3000);
  grant('both', echo, 2000);
  grant('both', ['files__*'], 3000);
  const ids = ['approved', 'granted', 'approved-before', 'both'];
  clients.removeOfCheckups(ids);
  expect(ids.filter(isThere)).toEqual(ids);
});

it('knows a client as new that registered in time, for that address alone, and was not approved', () => {
  add('new', 5000);
  add('early', 4999);
  add('elsewhere', 5000, ['https://chatgpt.com/callback']);
  add('more', 5000, [callback, 'https://chatgpt.com/callback']);
  add('approved', 5000);
  clients.approve('approved', 5001);
  const ids = ['new', 'early', 'elsewhere', 'more', 'approved', 'unknown'];
  expect(ids.filter((id) => clients.isNewFor(id, callback, 5000))).toEqual(['new']);
});

it('does not drop the client of a check-up to make room while it has its grant', () => {
  add('in-use', 1000);
  grant('in-use', echo, 1001);
  add('idle', 2000);
  clients.forgetNeverApproved(9000, () => false);
  expect(['in-use', 'idle'].filter(isThere)).toEqual(['in-use']);
});
