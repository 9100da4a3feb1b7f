import { request } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Method, publicHost, Traveller, type Watch, watch } from './outside.ts';

const journeys = 200;
const atOnce = 4;
const methods: readonly Method[] = ['none', 'client_secret_basic', 'client_secret_post'];

let seen: Watch;
beforeEach(async () => {
  seen = await watch();
});
afterEach(() => seen.bridge.stop());

/** A client of the HTTP+SSE transport: opens the stream, reads where its messages go, lists and calls. */
async function overStream(client: Traveller, messages: readonly object[]): Promise<void> {
  const { hostname, port } = new URL(seen.bridge.origin);
  const authorization = `Bearer ${client.token}`;
  const headers = { host: publicHost, 'x-forwarded-for': client.calls.remote, authorization };
  await new Promise<void>((resolve, reject) => {
    const stream = request({ hostname, port, path: '/sse', headers, agent: false }, (res) => {
      let text = '';
      let begun = false;
      res.on('data', (chunk) => {
        text += String(chunk);
        const address = /data: (\/messages\/\S+)/.exec(text)?.[1];
        if (address !== undefined && !begun) {
          begun = true;
          void (async () => {
            for (const json of messages)
              await seen.ask(client.calls, address, { json, headers: { authorization } });
            if (messages.length === 0) stream.destroy();
          })();
        }
        if (begun && text.split('"jsonrpc"').length > messages.length) stream.destroy();
      });
      res.on('close', resolve);
    });
    stream.on('error', reject);
    stream.end();
  });
}

const list = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };
const call = {
  jsonrpc: '2.0',
  id: 2,
  method: 'tools/call',
  params: { name: 'everything__echo', arguments: { message: 'hello' } },
};

async function healthy(index: number): Promise<void> {
  // Pairs of connectors come from the same address at the same time.
  const remote = `52.173.${Math.floor(index / 2)}.8`;
  const client = new Traveller(seen, {
    remote,
    browser: `167.160.247.${index % 250}`,
    method: methods[index % methods.length] ?? 'none',
    name: `Client ${index}`,
  });
  await client.discover();
  if (index % 5 === 0)
    await seen.ask(client.backend, '/.well-known/openid-configuration', { method: 'HEAD' });
  await client.register();
  await seen.ask(client.backend, '/.well-known/oauth-authorization-server');
  // A tab that is left alone; its knock is denied when its time is over.
  if (index % 9 === 0)
    await seen.ask({ remote: `167.161.0.${index % 250}`, agent: 'Mozilla/5.0 tab' }, client.address);
  await client.exchange(await client.consent());
  if (index % 3 === 0) {
    await overStream(client, [list, call]);
    // Later it opens a stream and has nothing to say.
    if (index % 6 === 0) await overStream(client, []);
  } else {
    await client.rpc('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'openai-mcp', version: '1.0.0' },
    });
    await client.rpc('tools/list');
    await Promise.all([client.echo(), client.echo()]);
  }
  if (index % 4 === 0) {
    await client.refresh();
    await client.echo();
  }
  // Started anew, it reads the metadata once more before it calls, or does not call at all.
  if (index % 7 === 0) await seen.ask(client.backend, '/.well-known/oauth-authorization-server');
  if (index % 14 === 0) await client.rpc('tools/list');
  // It connects again under the id that it has.
  if (index % 11 === 0) {
    await client.exchange(await client.consent());
    await client.echo();
  }
}

async function stranger(index: number): Promise<void> {
  const scanner = { remote: `198.51.100.${index % 250}`, agent: index % 2 === 0 ? 'zgrab/0.x' : null };
  await seen.ask(scanner, ['/.env', '/wp-login.php', '/mcp', '/.git/config', '/sse'][index % 5] ?? '/');
  if (index % 10 === 0)
    await seen.ask(scanner, '/token', { form: { grant_type: 'authorization_code', code: 'x' } });
}

it('200 healthy journeys, with strangers in between and an hour afterwards, give no failure at any moment', async () => {
  for (let first = 0; first < journeys; first += atOnce) {
    await Promise.all(
      Array.from({ length: atOnce }, async (_each, offset) => {
        await stranger(first + offset);
        await healthy(first + offset);
      }),
    );
    // Every time that is kept for a machine or a person passes while nobody has anything to do.
    if (first % 40 === 0) seen.ahead(31_000);
    if (first % 80 === 40) {
      seen.ahead(6 * 60_000);
      await seen.bridge.control.knocks({});
    }
  }
  seen.ahead(60 * 60_000);
  await stranger(1);
  const { journeys: shown } = await seen.bridge.control.report({});
  const failures = seen.told.filter(({ verdict }) => verdict.state === 'failed');
  expect(failures.map(({ verdict }) => `${verdict.rule}: ${verdict.evidence.join(' | ')}`)).toEqual([]);
  expect(shown.filter(({ verdict }) => verdict.state === 'failed')).toEqual([]);
  const worked = new Set(
    seen.told.filter(({ verdict }) => verdict.rule === 'working').map(({ journey }) => journey),
  );
  expect(worked.size).toBeGreaterThanOrEqual(journeys);
}, 240_000);
