import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { odd, startServer } from '../../mcp/harness.ts';
import { stepOfEvent } from '../../../../server/doctor/live/step-of-event.ts';
import { Traveller, type Watch, watch } from './outside.ts';

let seen: Watch;
let client: Traveller;
beforeEach(async () => {
  seen = await watch({ odd });
  client = new Traveller(seen, { remote: '52.173.123.8', browser: '167.160.247.4' });
  await client.connect();
  await client.rpc('tools/list');
});
afterEach(() => seen.bridge.stop());

const call = (name: string, args: object = {}) => client.rpc('tools/call', { name, arguments: args });
const stands = (state: string, rule: string) =>
  seen.until((verdict) => verdict.state === state && verdict.rule === rule);

describe('an upstream', () => {
  it('that ends while it works is down, until the next good call', async () => {
    await call('odd__die');
    expect(await stands('failed', 'upstream-down')).toMatchObject({ hop: 'upstream' });
    await call('odd__echo', { text: 'again' });
    await stands('working', 'working');
  });

  it('that does not start any more is down, though it lists nothing', async () => {
    await call('odd__echo', { text: 'before' });
    const gone = { mcpServers: { odd: { command: process.execPath, args: ['-e', 'process.exit(1)'] } } };
    writeFileSync(join(seen.bridge.dataDir, 'mcp.json'), JSON.stringify(gone));
    await expect.poll(() => seen.bridge.status().upstreams[0]?.state, { timeout: 10_000 }).not.toBe('ready');
    await call('odd__echo', { text: 'after' });
    expect(await stands('failed', 'upstream-down')).toMatchObject({ hop: 'upstream' });
    const headers = { authorization: `Bearer ${client.token}` };
    const answer = await seen.ask(client.calls, '/tools/odd__echo', { json: {}, headers });
    expect(answer.status).toBe(502);
    expect(answer.text).toContain('does not run now');
    const last = (await seen.bridge.control.events({ limit: 20 })).findLast(
      ({ type }) => type === 'tool.call',
    );
    expect(last).toMatchObject({ path: '/tools/odd__echo', answer: { reason: 'upstream-down' } });
  });

  it('whose tool says no has been reached', async () => {
    await call('odd__fail');
    await call('odd__refuse');
    await stands('working', 'working');
    expect(seen.told.filter(({ verdict }) => verdict.state === 'failed')).toEqual([]);
  });

  it('that offers other tools than before leaves the client with a stale list, until it reads it again', async () => {
    await call('odd__echo', { text: 'before' });
    await stands('working', 'working');
    await call('odd__grow');
    const changed = () =>
      seen.bridge.control
        .events({})
        .then((events) => events.some(({ summary }) => summary.startsWith('The list of tools has changed')));
    await expect.poll(changed).toBe(true);
    await call('odd__echo', { text: 'after' });
    expect(await stands('waiting', 'stale-tools')).toMatchObject({ hop: 'client' });
    await client.rpc('tools/list');
    await stands('working', 'working');
  });
});

it('a call that is still under way after its time is written down once, while it runs', async () => {
  const server = await startServer({ servers: { odd }, slowAfter: 50 });
  const answered = server.call('odd__slow', { text: 'done', ms: 1500 });
  const events = await server.events((all) => all.some(({ answer }) => answer?.reason === 'still-running'));
  const slow = events.filter(({ answer }) => answer?.reason === 'still-running');
  expect(slow.map(stepOfEvent)).toMatchObject([
    { kind: 'tool-call', ok: false, reason: 'still-running', about: 'odd__slow' },
  ]);
  await answered;
  await server.close();
});
