import { request } from 'node:http';
import { connect as connectTo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notification } from '../../protocol/control.ts';
import { exchange, mcp, registerClient, type Tokens } from '../helpers/oauth-steps.ts';
import { approve } from '../helpers/plain-browser.ts';
import { type RunningBridge, runBridge, upstreamsReady } from '../helpers/running-bridge.ts';

const publicHost = 'bridge.example.com';
let bridge: RunningBridge;

beforeEach(async () => {
  bridge = await runBridge({ publicUrl: `https://${publicHost}` });
  await upstreamsReady(bridge);
});
afterEach(() => bridge.stop());

async function connect(): Promise<Tokens> {
  const client = await registerClient(bridge.origin);
  return exchange(client, await approve(bridge, client.address));
}

/** What the public address answers: the same port, as a proxy reaches it. */
function fromOutside(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(bridge.origin);
  return new Promise((resolve, reject) => {
    const all = { host: publicHost, 'x-forwarded-for': '203.0.113.9', ...headers };
    request({ hostname, port, path, headers: all }, (res) => {
      let text = '';
      res.on('data', (chunk) => (text += String(chunk)));
      res.on('end', () => resolve({ status: res.statusCode ?? 0, text }));
    })
      .on('error', reject)
      .end();
  });
}

describe('two issuers at once', () => {
  it('are all the names there are, once it has started', async () => {
    expect(JSON.parse((await fromOutside('/', { host: 'elsewhere.example' })).text)).toMatchObject({
      error: 'invalid_host',
    });
  });

  it('state their own origin in every document', async () => {
    for (const path of [
      'oauth-authorization-server',
      'openid-configuration',
      'oauth-authorization-server/mcp',
    ]) {
      const outside: unknown = JSON.parse((await fromOutside(`/.well-known/${path}`)).text);
      expect(outside).toMatchObject({
        issuer: `https://${publicHost}`,
        token_endpoint: `https://${publicHost}/token`,
      });
      const local = await (await fetch(`${bridge.origin}/.well-known/${path}`)).json();
      expect(local).toMatchObject({ issuer: bridge.origin });
    }
  });

  it('keep tokens apart: a loopback token is refused under the public name', async () => {
    const { access_token: token } = await connect();
    expect(
      (await fetch(`${bridge.origin}/tools`, { headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(200);
    const outside = await fromOutside('/tools', { authorization: `Bearer ${token}` });
    expect(outside.status).toBe(401);
  });
});

describe('raising the bridge', () => {
  it('closes the public address and leaves loopback open, until it is lowered again', async () => {
    expect(bridge.status().bridge).toBe('lowered');
    await bridge.control.changeSettings({ lowered: false });
    expect(bridge.status().bridge).toBe('raised');
    expect((await fromOutside('/.well-known/oauth-authorization-server')).status).toBe(503);
    expect((await fetch(`${bridge.origin}/.well-known/oauth-authorization-server`)).status).toBe(200);
    await bridge.control.changeSettings({ lowered: true });
    expect((await fromOutside('/.well-known/oauth-authorization-server')).status).toBe(200);
  });
});

describe('what is open from outside', () => {
  it.each([
    ['the bridge is raised', { lowered: false }],
    ['the public address is another one', { publicUrl: 'https://other.example.com' }],
  ])('ends when %s', async (_when, change) => {
    const forwarder = createServer((incoming) => {
      const onward = connectTo(Number(new URL(bridge.origin).port), '127.0.0.1');
      incoming.pipe(onward).pipe(incoming);
      incoming.on('error', () => onward.destroy());
      onward.on('error', () => incoming.destroy());
    });
    await new Promise<void>((resolve) => forwarder.listen(0, '127.0.0.1', resolve));
    const address = forwarder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const outside = `http://127.0.0.1:${port}`;
    await bridge.control.changeSettings({ publicUrl: outside });
    const client = await registerClient(outside);
    const tokens = await exchange(client, await approve(bridge, client.address));
    const authorization = `Bearer ${tokens.access_token}`;
    const stream = await fetch(`${outside}/sse`, { headers: { authorization } });
    expect(stream.status).toBe(200);
    await bridge.control.changeSettings(change);
    // Resolves only because the stream ends.
    expect(await stream.text()).toContain('event: endpoint');
    forwarder.close();
  });
});

describe('revoking', () => {
  it('ends the token and its open streams at once, and is in the timeline', async () => {
    const { access_token: token } = await connect();
    const stream = await fetch(`${bridge.origin}/sse`, { headers: { authorization: `Bearer ${token}` } });
    expect(stream.status).toBe(200);
    const [grant] = await bridge.control.grants({});
    await bridge.control.revoke({ id: grant?.id ?? '' });
    // Resolves only because the stream ends.
    expect(await stream.text()).toContain('event: endpoint');
    expect((await mcp(bridge.origin, token, 'tools/list')).status).toBe(401);
    expect(await bridge.control.grants({})).toEqual([]);
    const events = await bridge.control.events({});
    expect(events).toContainEqual(expect.objectContaining({ summary: 'Revoked the access of Test client' }));
  });
});

describe('notifications', () => {
  it('tell a knock at once, and the new status', async () => {
    const told: Notification[] = [];
    const knocked = new Promise<void>((resolve) => {
      bridge.subscribe((notification) => {
        told.push(notification);
        if (notification.name === 'knocks') resolve();
      });
    });
    const client = await registerClient(bridge.origin);
    await fetch(client.address);
    await knocked;
    expect(told.find(({ name }) => name === 'knocks')?.data).toMatchObject([{ clientId: client.id }]);
    expect(bridge.status().knocks).toBe(1);
  });

  it('say a knock is expected only in the 15 minutes after the URL was taken', async () => {
    const quiet = async (): Promise<boolean | undefined> => {
      const client = await registerClient(bridge.origin);
      await fetch(client.address);
      return (await bridge.control.knocks({})).find(({ clientId }) => clientId === client.id)?.quiet;
    };
    expect(await quiet()).toBe(true);
    expect(await bridge.control.url({})).toEqual({ url: `https://${publicHost}/mcp`, public: true });
    expect(await quiet()).toBe(false);
  });
});

describe('closing', () => {
  it('denies knocks and takes no more requests', async () => {
    const client = await registerClient(bridge.origin);
    await fetch(client.address);
    let denied = false;
    bridge.subscribe((notification) => {
      if (notification.name === 'knocks') denied = notification.data.length === 0;
    });
    await bridge.close('test');
    expect(denied).toBe(true);
    await expect(fetch(bridge.origin)).rejects.toThrow();
  });
});
