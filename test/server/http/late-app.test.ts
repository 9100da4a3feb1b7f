import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { attachExchange, type Exchange } from '../../../server/http/exchange.ts';
import { lateApp } from '../../../server/http/late-app.ts';
import { Issuers } from '../../../server/issuers.ts';

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const echo: RequestListener = (req, res) => {
  let body = '';
  req.on('data', (part: Buffer) => (body += part.toString()));
  req.on('end', () => res.end(`got ${body}`));
};

/** Serves a late app; gives what sends a request to it. */
async function serve(load: () => Promise<RequestListener>) {
  const app = lateApp(load);
  const entries: (Exchange['entry'] | undefined)[] = [];
  server = createServer((req, res) => {
    const exchange: Exchange = {
      req,
      res,
      startedAt: 0,
      path: '/token',
      query: '',
      remote: '127.0.0.1',
      userAgent: null,
      own: null,
      issuer: new Issuers(1).loopback,
      entry: null,
    };
    attachExchange(exchange);
    res.once('close', () => entries.push(exchange.entry));
    app.handle(req, res);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const send = async (body: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/token`, { method: 'POST', body });
    return { status: answer.status, text: await answer.text() };
  };
  return { app, entries, send };
}

describe('the app that is loaded late', () => {
  it('answers what came before it was loaded, bodies and all, and is loaded once', async () => {
    let loads = 0;
    let finish: (app: RequestListener) => void = () => {};
    const { send } = await serve(() => {
      loads += 1;
      return new Promise((resolve) => (finish = resolve));
    });
    const early = Promise.all([send('one'), send('two')]);
    await expect.poll(() => loads).toBe(1);
    finish(echo);
    expect((await early).map(({ text }) => text)).toEqual(['got one', 'got two']);
    expect((await send('three')).text).toBe('got three');
    expect(loads).toBe(1);
  });

  it('says that it cannot be loaded, and is tried again by the next request', async () => {
    let loads = 0;
    const { entries, send } = await serve(async () => {
      loads += 1;
      if (loads === 1) throw new Error('the archive is gone');
      return echo;
    });
    const first = await send('one');
    expect(first.status).toBe(500);
    expect(JSON.parse(first.text)).toMatchObject({ error: 'server_error' });
    expect(first.text).not.toContain('archive');
    await expect.poll(() => entries[0]).toMatchObject({ type: 'error', level: 'error' });
    expect(await send('two')).toEqual({ status: 200, text: 'got two' });
  });
});
