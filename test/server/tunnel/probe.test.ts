import { createServer, type IncomingHttpHeaders, request, type RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { OwnRequests } from '../../../server/http/own-requests.ts';
import { Issuers } from '../../../server/issuers.ts';
import type { Found } from '../../../server/tunnel/names.ts';
import { probe, type ProbeOutcome } from '../../../server/tunnel/probe.ts';
import { type RunningBridge, runBridge } from '../../helpers/running-bridge.ts';

const running: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0).toReversed()) await stop();
});

/** A server on loopback that stands in front. @returns its port. */
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Changes {
  readonly headers?: (headers: IncomingHttpHeaders) => IncomingHttpHeaders;
  readonly path?: (path: string) => string;
  readonly body?: (body: string) => string;
}

/** An edge that forwards to the bridge and changes something on the way. */
const forwarding =
  (to: () => string, changes: Changes): RequestListener =>
  (req, res) => {
    const url = new URL(to());
    const onward = request(
      {
        host: url.hostname,
        port: url.port,
        path: changes.path?.(req.url ?? '/') ?? req.url,
        method: req.method,
        headers: changes.headers?.(req.headers) ?? req.headers,
      },
      (answer) => {
        let body = '';
        answer.on('data', (chunk) => (body += String(chunk)));
        answer.on('end', () => {
          const { 'content-length': _length, ...headers } = answer.headers;
          res.writeHead(answer.statusCode ?? 502, headers);
          res.end(changes.body?.(body) ?? body);
        });
      },
    );
    onward.on('error', () => res.destroy());
    onward.end();
  };

/** A bridge whose public address is an edge that does this. */
async function behind(listener: RequestListener): Promise<RunningBridge> {
  const port = await serve(listener);
  const bridge = await runBridge({ publicUrl: `http://127.0.0.1:${port}` }, {});
  running.push(() => bridge.stop());
  return bridge;
}

async function behindForwarder(changes: Changes): Promise<RunningBridge> {
  let origin = '';
  const bridge = await behind(forwarding(() => origin, changes));
  origin = bridge.origin;
  return bridge;
}

describe('a probe comes back', () => {
  it('through an edge that strips headers it does not know', async () => {
    const bridge = await behindForwarder({ headers: ({ host }) => ({ host }) });
    expect(await bridge.control.checkTunnel({})).toMatchObject({ state: 'open' });
  });

  it('and is in no timeline, whatever became of it', async () => {
    const bridge = await behindForwarder({});
    await bridge.control.checkTunnel({});
    const events = await bridge.control.events({});
    expect(events.filter(({ path }) => path?.startsWith('/drawbridge/'))).toEqual([]);
  });
});

describe('a probe does not count', () => {
  it('where another server answers 200 to everything', async () => {
    const bridge = await behind((_req, res) => res.end('{"proof":"of nothing"}'));
    expect((await bridge.control.checkTunnel({})).problem).toContain('Something else answers');
  });

  it('where a cache answers with what came back before', async () => {
    let kept: string | null = null;
    let origin = '';
    const bridge = await behind((req, res) => {
      if (kept !== null) return void res.end(kept);
      forwarding(() => origin, { body: (body) => (kept = body) })(req, res);
    });
    origin = bridge.origin;
    await bridge.control.checkTunnel({});
    expect((await bridge.control.checkTunnel({})).state).not.toBe('open');
  });

  it('where it arrived and the answer was replaced on the way', async () => {
    const bridge = await behindForwarder({ body: () => '<html>Welcome</html>' });
    expect((await bridge.control.checkTunnel({})).problem).toContain('another answer than ours');
  });

  it('where the edge sends it to another path', async () => {
    const bridge = await behindForwarder({
      path: (path) => `/app${path}`,
      headers: ({ host }) => ({ host }),
    });
    expect((await bridge.control.checkTunnel({})).state).not.toBe('open');
  });

  it('where it arrives under another name', async () => {
    const bridge = await behindForwarder({ headers: (all) => ({ ...all, host: 'inside.example' }) });
    const { problem } = await bridge.control.checkTunnel({});
    expect(problem).toContain('under the name inside.example');
    expect(problem).toContain('proxy_set_header Host $host;');
  });

  it('where another Drawbridge answers', async () => {
    const other = await runBridge({}, {});
    running.push(() => other.stop());
    const bridge = await behind(forwarding(() => other.origin, {}));
    expect((await bridge.control.checkTunnel({})).problem).toContain('Another Drawbridge');
  });
});

it('a stranger finds nothing where probes arrive', async () => {
  const bridge = await runBridge({}, {});
  running.push(() => bridge.stop());
  for (const path of ['/drawbridge/probe/', `/drawbridge/probe/${'0'.repeat(32)}`, '/drawbridge/x']) {
    expect((await fetch(bridge.origin + path)).status).toBe(404);
  }
});

it('whoever overhears the value of a probe cannot do anything else unseen', async () => {
  const own = new OwnRequests();
  const arrived: string[] = [];
  const { value } = own.expect({ kind: 'probe', journey: null }, (req) => arrived.push(req.url ?? ''));
  const port = await serve((req, res) => res.end(own.recognise(req, res)?.kind ?? 'nobody'));
  const said = async (path: string, headers = {}): Promise<string> =>
    (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).text();
  expect(await said('/token', { 'drawbridge-own': value })).toBe('nobody');
  expect(await said(`/drawbridge/probe/${value}/../../token`)).toBe('nobody');
  expect(await said(`/drawbridge/probe/${value}`)).toBe('probe');
  expect(arrived).toEqual([`/drawbridge/probe/${value}`]);
});

describe('a name that the operating system does not know (yet)', () => {
  /** Probes http://name.invalid at a server that answers as the app does. The name can never exist (RFC 6761). */
  async function probed(found: (port: number) => Found): Promise<ProbeOutcome> {
    const own = new OwnRequests();
    const issuers = new Issuers(8725);
    const port = await serve((req, res) => {
      own.recognise(req, res);
      res.end(own.proofOf(req.url?.split('/').at(-1) ?? ''));
    });
    const url = `http://name.invalid:${port}`;
    issuers.setPublic(url);
    const findName = async (): Promise<Found> => found(port);
    const { signal } = new AbortController();
    return probe({ own, issuers, outside: {}, port: 8725, findName }, 'quick', url, signal);
  }

  it('is reached all the same where other name servers know it', async () => {
    expect(await probed(() => ({ kind: 'found', addresses: ['127.0.0.1'] }))).toMatchObject({ ok: true });
  });

  it('is said not to be there where they do not know it either', async () => {
    const outcome = await probed(() => ({ kind: 'nowhere' }));
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'unknown-name', blame: 'tunnel' } });
  });

  it('says that this computer is offline where none of them answers', async () => {
    const outcome = await probed(() => ({ kind: 'unasked' }));
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'no-name-server', blame: 'network' } });
  });
});
