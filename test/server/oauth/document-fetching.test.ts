import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  chatgptDocument,
  documentId,
  host,
  publicAddress,
  startDocumentHost,
  type DocumentHost,
} from './document-host.ts';
import { minute, startOAuth, stopServers, type OAuthServer } from './oauth-server.ts';
import { refusalOf } from './refusal.ts';

let documents: DocumentHost;
let server: OAuthServer;
beforeEach(async () => {
  documents = await startDocumentHost();
  documents.serve('/oauth/client.json', chatgptDocument());
  server = await startOAuth({ fetching: { network: documents.network } });
});
afterEach(() => {
  stopServers();
  documents.stop();
});

describe('what may be fetched', () => {
  test.each([
    'https://client.example',
    'https://client.example/',
    'https://client.example:8443/client.json',
    'https://client.example:443/client.json',
    'https://user@client.example/client.json',
    'https://user:pass@client.example/client.json',
    'https://client.example/client.json#x',
    'https://client.example/client.json#',
    'https://client.example/a/../client.json',
    'https://client.example/./client.json',
    'https://client.example/%2e%2e/client.json',
    'https://CLIENT.example/client.json',
    'https://client.example/client .json',
    'https:client.example/client.json',
    'HTTPS://client.example/client.json',
    'https://client.example\\@evil.example/x',
    'https://127.0.0.1/client.json',
    'https://2130706433/client.json',
    'https://0x7f.1/client.json',
    'https://[::1]/client.json',
    `https://client.example/${'a'.repeat(1000)}`,
    'https://',
  ])('%s is no client id: nothing is asked', async (id) => {
    await refusalOf(server, id);
    expect(documents.connections).toEqual([]);
  });

  test('an http address is just an unknown client', async () => {
    expect(await server.oauth.clients.find('http://client.example/client.json')).toBeNull();
    expect(documents.connections).toEqual([]);
  });

  test.each([
    ['127.0.0.1'],
    ['10.0.0.1'],
    ['169.254.169.254'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['fd00::1'],
    [publicAddress, '192.168.1.1'],
    [],
    ['not an address'],
  ])('a name that leads to %s %s is never connected to', async (...addresses: string[]) => {
    documents.names.set(host, addresses);
    const error = await refusalOf(server);
    expect(documents.connections).toEqual([]);
    // Where a name leads is not for strangers to learn.
    for (const address of addresses) expect(error.description).not.toContain(address);
    expect(error.detail).not.toBeNull();
  });

  test('the name is resolved once, so that a second answer cannot lead elsewhere', async () => {
    let asked = 0;
    const resolve = async (): Promise<string[]> => [asked++ === 0 ? publicAddress : '127.0.0.1'];
    const other = await startOAuth({ fetching: { network: { ...documents.network, resolve } } });
    await other.oauth.clients.find(documentId);
    expect(asked).toBe(1);
    expect(documents.connections).toEqual([publicAddress]);
  });

  test('the next address is tried where one does not answer', async () => {
    documents.names.set(host, ['93.184.215.15', publicAddress]);
    const connect: DocumentHost['network']['connect'] = (address, name) => {
      const socket = documents.network.connect(address, name);
      if (address !== publicAddress) socket.destroy(new Error('unreachable'));
      return socket;
    };
    const other = await startOAuth({ fetching: { network: { ...documents.network, connect } } });
    expect(await other.oauth.clients.find(documentId)).toMatchObject({ name: 'ChatGPT' });
  });

  test('a host that cannot prove its name is refused, whatever the environment says', async () => {
    const impostor = await startDocumentHost('evil.example');
    impostor.serve('/oauth/client.json', chatgptDocument());
    const other = await startOAuth({ fetching: { network: impostor.network } });
    expect((await refusalOf(other)).detail).toMatch(/certificate|altnames/i);
    expect(impostor.requests).toEqual([]);
    impostor.stop();
  });

  test.each([301, 302, 307, 308])('redirects are not followed (%s)', async (status) => {
    documents.serve('/elsewhere', chatgptDocument());
    documents.pages.set('/oauth/client.json', (_, res) =>
      res.writeHead(status, { Location: '/elsewhere' }).end(),
    );
    expect((await refusalOf(server)).detail).toContain(String(status));
    expect(documents.requests).toHaveLength(1);
  });

  test.each([
    ['a page', { 'Content-Type': 'text/html' }],
    ['plain text', { 'Content-Type': 'text/plain' }],
    ['something that only starts like JSON', { 'Content-Type': 'application/jsonp' }],
    ['compressed', { 'Content-Encoding': 'gzip' }],
  ])('what is %s is refused', async (_, headers) => {
    documents.serve('/oauth/client.json', chatgptDocument(), headers);
    await refusalOf(server);
  });

  test('application/*+json is JSON', async () => {
    const headers = { 'Content-Type': 'application/cimd+json; charset=utf-8' };
    documents.serve('/oauth/client.json', chatgptDocument(), headers);
    expect(await server.oauth.clients.find(documentId)).not.toBeNull();
  });

  test('more than 5 KB are not read, announced or not', async () => {
    const padded = (length: number): string => {
      const bare = JSON.stringify(chatgptDocument({ pad: '' }));
      return bare.replace('"pad":""', `"pad":"${'x'.repeat(length - bare.length)}"`);
    };
    documents.serve('/oauth/client.json', padded(5 * 1024 + 1), { 'Content-Length': String(5 * 1024 + 1) });
    expect((await refusalOf(server)).detail).toContain('5120');
    server.clock.now += minute;
    documents.pages.set('/oauth/client.json', (_, res) => {
      res.writeHead(200, { 'Content-Type': 'application/json' });
      const more = (): void => {
        if (!res.destroyed) res.write('x'.repeat(1000), () => setImmediate(more));
      };
      more();
    });
    expect((await refusalOf(server)).detail).toContain('5120');
    server.clock.now += minute;
    documents.serve('/oauth/client.json', padded(5 * 1024));
    expect(await server.oauth.clients.find(documentId)).not.toBeNull();
  });

  test.each([
    ['says nothing', () => undefined],
    ['never ends', (res: ServerResponse) => void res.write('{')],
    [
      'sends all of a document, but never says that it was all',
      (res: ServerResponse) =>
        void res.socket?.write(
          `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(chatgptDocument())}`,
        ),
    ],
  ])('a host that %s is given up', async (_, begin) => {
    documents.pages.set('/oauth/client.json', (_, res) => {
      res.setHeader('Content-Type', 'application/json');
      begin(res);
    });
    const impatient = { bytes: 5120, time: 100 };
    const other = await startOAuth({ fetching: { network: documents.network, documents: impatient } });
    expect((await refusalOf(other)).detail).toContain('100 ms');
  });

  test('a host that switches to another protocol is refused at once', async () => {
    documents.pages.set('/oauth/client.json', ({ socket }) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
    });
    expect((await refusalOf(server)).detail).toContain('another protocol');
  });

  test('a host that says only that an answer will come is given up', async () => {
    documents.pages.set('/oauth/client.json', ({ socket }) => {
      socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n');
    });
    const impatient = { bytes: 5120, time: 100 };
    const other = await startOAuth({ fetching: { network: documents.network, documents: impatient } });
    expect((await refusalOf(other)).detail).toContain('100 ms');
  });

  test('a host that closes without a word is refused', async () => {
    documents.pages.set('/oauth/client.json', ({ socket }) => void socket.end());
    await refusalOf(server);
  });

  test('a name that never resolves is given up', async () => {
    const network = { ...documents.network, resolve: () => new Promise<string[]>(() => undefined) };
    const other = await startOAuth({ fetching: { network, documents: { bytes: 5120, time: 50 } } });
    await refusalOf(other);
  });

  test('a document that breaks off is refused', async () => {
    documents.pages.set('/oauth/client.json', (_, res) => {
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '400' });
      res.write('{"client_id":', () => res.destroy());
    });
    await refusalOf(server);
  });
});
