import { createServer, request, type Server } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { TunnelStatus } from '../../../protocol/tunnel.ts';
import { bundle, removeBundles } from './bundle.ts';
import { startIn } from './rig.ts';
import { serve } from './served.ts';

let script = '';
beforeAll(async () => {
  script = await bundle('server/cli.ts');
}, 120_000);
afterAll(removeBundles);

/** A reverse proxy of the person's: passes everything on, with the Host that it was asked for. */
async function proxyTo(target: string): Promise<{ server: Server; address: string }> {
  const server = createServer((req, res) => {
    const { hostname, port } = new URL(target);
    const { method, url, headers } = req;
    const on = request({ hostname, port, method, path: url, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    on.on('error', () => res.destroy());
    req.pipe(on);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(close);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return { server, address: `http://127.0.0.1:${address.port}` };
}

it('an own address is used from the terminal, found open, and missed when it is gone', async () => {
  const { dataDir, listening, server } = await serve(script);
  const proxy = await proxyTo(listening.local);
  const command = (...words: string[]) => startIn(script, [...words, '--data-dir', dataDir]);

  const used = command('tunnel', 'use', 'own', '--url', proxy.address, '--json');
  expect(await used.ended).toBe(0);
  expect(TunnelStatus.parse(JSON.parse(used.lines.join('\n')))).toMatchObject({
    kind: 'own',
    state: 'open',
    url: proxy.address,
  });
  expect(JSON.parse(await server.said(/"open":true/))).toEqual({
    event: 'public',
    url: proxy.address,
    mcp: `${proxy.address}/mcp`,
    sse: `${proxy.address}/sse`,
    open: true,
  });

  proxy.server.close();
  proxy.server.closeAllConnections();
  const checked = command('tunnel', 'check', '--json');
  expect(await checked.ended).toBe(1);
  const { problem, state } = TunnelStatus.parse(JSON.parse(checked.lines.join('\n')));
  expect(state).not.toBe('open');
  expect(problem).toMatch(/: .*\.$/);
  expect(JSON.parse(await server.said(/"event":"public"/))).toMatchObject({
    url: proxy.address,
    open: false,
  });

  const ended = command('tunnel', 'use', 'none');
  expect(await ended.ended).toBe(0);
  expect(JSON.parse(await server.said(/"url":null/))).toMatchObject({ event: 'public', open: false });
});
