import { DatabaseSync } from '@photostructure/sqlite';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { bearer, day, startOAuth, stopServers } from './oauth-server.ts';

afterEach(stopServers);

test('a sweep that meets a locked database says so, ends what expired, and writes the rest the next time', async () => {
  const problems: (string | null)[] = [];
  const server = await startOAuth({ onProblem: (sentence) => problems.push(sentence) });
  const { answer } = await server.connect({ life: 'always' });
  await server.connect({ life: '24h' });
  const [, brief] = server.oauth.grants();
  server.clock.now += 1000;
  const usedAt = server.clock.now;
  await server.send('/mcp', bearer(answer.json['access_token']));
  const ended: unknown[] = [];
  server.oauth.onRevoked((...args) => ended.push(args));
  server.clock.now += day;

  const other = new DatabaseSync(join(server.folder, 'drawbridge.db'));
  other.exec('BEGIN IMMEDIATE');
  server.oauth.sweep();
  expect(problems).toEqual([expect.stringContaining('locked')]);
  expect(ended).toEqual([[brief?.id, 'expired']]);
  expect((await server.crash()).oauth.grants()[0]?.lastUsedAt).toBeNull();

  other.exec('ROLLBACK');
  other.close();
  server.oauth.sweep();
  expect(problems.at(-1)).toBeNull();
  expect(ended).toHaveLength(1);
  expect((await server.crash()).oauth.grants()[0]?.lastUsedAt).toBe(usedAt);
});

test('closing goes through where the database is locked', async () => {
  const problems: (string | null)[] = [];
  const server = await startOAuth({ onProblem: (sentence) => problems.push(sentence) });
  const { answer } = await server.connect();
  await server.send('/mcp', bearer(answer.json['access_token']));
  const other = new DatabaseSync(join(server.folder, 'drawbridge.db'));
  other.exec('BEGIN IMMEDIATE');
  server.oauth.close();
  expect(problems).toEqual([expect.stringContaining('locked')]);
  other.close();
});
