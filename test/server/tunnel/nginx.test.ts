import { afterEach, describe, expect, it } from 'vitest';
import { askOutside, openOutside } from '../../../server/outside/ask-outside.ts';
import {
  forwardTo,
  freePort,
  nginxProgram,
  throughNginx,
  type RunningNginx,
  startNginx,
} from '../../helpers/nginx.ts';
import { ledHere } from '../../helpers/led-here.ts';
import { type RunningBridge, runBridge } from '../../helpers/running-bridge.ts';
import { createAuthority } from '../oauth/certificates.ts';
import { tokensThrough } from './oauth-outside.ts';
import { isOpen, untilTunnel } from './until-tunnel.ts';

const host = 'bridge.example.test';
const authority = createAuthority();
const certificate = authority.issue(host);
const outside = ledHere(authority.cert);

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

function kept<T extends { stop(): Promise<void> }>(started: T): T {
  running.push(started);
  return started;
}

/** A bridge under the host name, on a port where nginx may or may not be. */
async function bridgeAt(port: number): Promise<RunningBridge> {
  return kept(await runBridge({ publicUrl: `https://${host}:${port}`, outside }));
}

async function nginx(port: number, location: string, issued = certificate): Promise<RunningNginx> {
  return kept(await startNginx({ host, ...issued, port, location }));
}

describe.skipIf(nginxProgram === undefined)(throughNginx('an own address behind a real nginx'), () => {
  it('is open only when nginx is really up, and is noticed to be gone when it is', async () => {
    const port = await freePort();
    const bridge = await bridgeAt(port);
    const url = `https://${host}:${port}`;
    expect(bridge.status()).toMatchObject({ public: { origin: url }, tunnel: { kind: 'own', url } });
    expect(bridge.status().tunnel.state).not.toBe('open');
    const before = await bridge.control.checkTunnel({});
    expect(before).toMatchObject({ problem: expect.stringContaining('Nothing listens') });
    const proxy = await startNginx({
      host,
      ...certificate,
      port,
      location: forwardTo(bridge.origin, { buffering: true, host: '$http_host' }),
    });
    expect(await bridge.control.checkTunnel({})).toMatchObject({ state: 'open', url, problem: null });
    await proxy.stop();
    const after = await bridge.control.checkTunnel({});
    expect(after).toMatchObject({ state: 'retrying', url });
    expect(after.problem).toContain('Nothing listens');
    const events = (await bridge.control.events({})).filter(({ type }) => type === 'tunnel');
    expect(events.map(({ summary }) => summary)).toEqual([
      expect.stringContaining('Nothing listens'),
      expect.stringContaining('The tunnel is open'),
      expect.stringContaining('Nothing listens'),
    ]);
  });

  it('opens by itself when nginx comes up later', async () => {
    const port = await freePort();
    const bridge = await bridgeAt(port);
    const opened = untilTunnel(bridge, isOpen);
    await nginx(port, forwardTo(bridge.origin, { buffering: true, host: '$http_host' }));
    expect(await opened).toMatchObject({ problem: null });
  });

  it('is not taken for open where another server answers there', async () => {
    const port = await freePort();
    const bridge = await bridgeAt(port);
    await nginx(port, 'return 200 "{}";');
    const { state, problem } = await bridge.control.checkTunnel({});
    expect(state).toBe('retrying');
    expect(problem).toContain('Something else answers');
    expect(problem).toContain('nginx');
    expect(problem).toContain(bridge.origin);
  });

  it.each([
    ['$host, which has no port', '$host'],
    ['$http_host', '$http_host'],
  ])('is open where the proxy passes Host as %s', async (_how, passed) => {
    const port = await freePort();
    const bridge = await bridgeAt(port);
    await nginx(port, forwardTo(bridge.origin, { buffering: true, host: passed }));
    expect(await bridge.control.checkTunnel({})).toMatchObject({ state: 'open' });
  });

  it('says what to add where the proxy does not pass Host', async () => {
    const port = await freePort();
    const bridge = await bridgeAt(port);
    await nginx(port, forwardTo(bridge.origin, { buffering: true, host: null }));
    const { state, problem } = await bridge.control.checkTunnel({});
    expect(state).toBe('retrying');
    expect(problem).toContain('proxy_set_header Host $host;');
  });

  it.each([
    ['redirects', 'return 301 https://www.example.test$request_uri;', 'https://www.example.test'],
    ['reaches nothing', 'proxy_pass http://127.0.0.1:1;', '502'],
    ['needs a password', 'return 401;', '401'],
  ])('names what is wrong where the proxy %s', async (_what, location, named) => {
    const port = await freePort();
    const bridge = await bridgeAt(port);
    await nginx(port, location);
    expect(await bridge.control.checkTunnel({})).toMatchObject({
      state: 'retrying',
      problem: expect.stringContaining(named),
    });
  });

  it('says so where the certificate is for another name', async () => {
    const port = await freePort();
    const bridge = await bridgeAt(port);
    const foreign = authority.issue('other.example.test');
    await nginx(port, forwardTo(bridge.origin, { buffering: true, host: '$host' }), foreign);
    const { problem } = await bridge.control.checkTunnel({});
    expect(problem).toContain('certificate');
    expect(problem).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('is off while the bridge is raised, and open when it is lowered again', async () => {
    const port = await freePort();
    const bridge = await bridgeAt(port);
    await nginx(port, forwardTo(bridge.origin, { buffering: true, host: '$host' }));
    await bridge.control.checkTunnel({});
    await bridge.control.changeSettings({ lowered: false });
    const origin = `https://${host}:${port}`;
    expect(bridge.status()).toMatchObject({ public: { origin }, tunnel: { state: 'off', url: origin } });
    await bridge.control.changeSettings({ lowered: true });
    expect(await bridge.control.checkTunnel({})).toMatchObject({ state: 'open' });
  });
});

describe.skipIf(nginxProgram === undefined).each([
  ['buffers', true],
  ['does not buffer', false],
])(throughNginx('behind an nginx that %s'), (_how, buffering) => {
  it('a client goes the whole way, and an event stream says at once where to send to', async () => {
    const port = await freePort();
    const bridge = await bridgeAt(port);
    await nginx(port, forwardTo(bridge.origin, { buffering, host: '$http_host' }));
    const origin = `https://${host}:${port}`;
    const metadata = await askOutside(outside, {
      method: 'GET',
      url: `${origin}/.well-known/oauth-authorization-server`,
      timeout: 10_000,
    });
    expect(JSON.parse(metadata.body)).toMatchObject({ issuer: origin, token_endpoint: `${origin}/token` });
    const { token } = await tokensThrough(outside, bridge, origin);
    const listed = await askOutside(outside, {
      method: 'POST',
      url: `${origin}/mcp`,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
      timeout: 10_000,
    });
    expect(listed.status).toBe(200);
    const stream = await openOutside(outside, {
      method: 'GET',
      url: `${origin}/sse`,
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      timeout: 15_000,
    });
    // Resolves only because nginx passes it on while the stream is open: nothing more is sent on it.
    const first = await new Promise<string>((resolve, reject) => {
      stream.answer.once('data', (chunk) => resolve(String(chunk)));
      stream.answer.once('error', reject);
    });
    stream.close();
    expect(first).toContain('event: endpoint');
  });
});
