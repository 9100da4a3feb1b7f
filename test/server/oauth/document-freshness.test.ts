import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Network } from '../../../server/oauth/clients/network.ts';
import { chatgptDocument, documentId, host, startDocumentHost, type DocumentHost } from './document-host.ts';
import { day, hour, minute, startOAuth, stopServers, type OAuthServer } from './oauth-server.ts';
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

describe('how long a document is kept', () => {
  const find = async (times = 1): Promise<void> => {
    for (let n = 0; n < times; n += 1) await server.oauth.clients.find(documentId);
  };

  test.each([
    ['as long as max-age says', { 'Cache-Control': 'public, max-age=600' }, 10 * minute],
    [
      'as long as Expires says',
      { Expires: new Date(Date.now() + hour).toUTCString(), Date: new Date().toUTCString() },
      hour,
    ],
    ['less what it has aged', { 'Cache-Control': 'max-age=600', Age: '300' }, 5 * minute],
    ['never longer than a day', { 'Cache-Control': 'max-age=99999999' }, day],
    ['five minutes where nothing is said', {}, 5 * minute],
  ])('%s', async (_, headers, kept) => {
    documents.serve('/oauth/client.json', chatgptDocument(), headers);
    await find(3);
    server.clock.now += kept - 1000;
    await find();
    expect(documents.requests).toHaveLength(1);
    server.clock.now += 2000;
    await find();
    expect(documents.requests).toHaveLength(2);
  });

  test.each<Record<string, string>>([
    { 'Cache-Control': 'no-store' },
    { 'Cache-Control': 'max-age=0' },
    { Expires: '0' },
  ])('not at all with %s, but simultaneous requests share one fetch', async (headers) => {
    documents.serve('/oauth/client.json', chatgptDocument(), headers);
    await Promise.all(Array.from({ length: 20 }, () => server.oauth.clients.find(documentId)));
    expect(documents.requests).toHaveLength(1);
    await find();
    expect(documents.requests).toHaveLength(2);
  });

  test('a failure for a minute', async () => {
    documents.pages.delete('/oauth/client.json');
    await refusalOf(server);
    documents.serve('/oauth/client.json', chatgptDocument());
    server.clock.now += minute - 1;
    await refusalOf(server);
    expect(documents.requests).toHaveLength(1);
    server.clock.now += 1;
    await find();
  });
});

describe('strangers cannot start any number of fetches at a time', () => {
  /** Finds clients whose hosts' names never resolve: each holds its place until the test is over. */
  async function hold(ids: readonly string[]): Promise<unknown[]> {
    const outcomes: unknown[] = [];
    for (const id of ids) server.oauth.clients.find(id).catch((error: unknown) => outcomes.push(error));
    await new Promise(setImmediate);
    return outcomes;
  }
  beforeEach(async () => {
    const { resolve } = documents.network;
    const network: Network = {
      ...documents.network,
      resolve: (name, signal) =>
        /\.silent(\.co\.uk)?$/.test(name) ? new Promise(() => undefined) : resolve(name, signal),
    };
    server = await startOAuth({ fetching: { network, documents: { bytes: 5120, time: 60_000 } } });
  });
  const busy = expect.objectContaining({ error: 'temporarily_unavailable', status: 503 });

  test('twenty, of all hosts together', async () => {
    const ids = Array.from({ length: 21 }, (_, n) => `https://host-${n}.silent/c`);
    expect(await hold(ids)).toEqual([busy]);
    await expect(server.oauth.clients.find(documentId)).rejects.toEqual(busy);
  });

  test('three of one domain, which leaves the others their places', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `https://a${n}.evil.silent/${n}`);
    expect(await hold(ids)).toEqual(Array(27).fill(busy));
    const abroad = ['one', 'two', 'three', 'four'].map((name) => `https://${name}.silent.co.uk/c`);
    expect(await hold(abroad)).toEqual([busy]);
    expect(await hold(['https://other.silent.co.uk/c', 'https://a.evil.silent/c'])).toEqual([busy, busy]);
    expect(await server.oauth.clients.find(documentId)).toMatchObject({ name: 'ChatGPT' });
  });

  test('made-up addresses on a host do not keep a client out that is known from there', async () => {
    documents.serve('/oauth/client.json', chatgptDocument(), { 'Cache-Control': 'no-store' });
    await server.oauth.clients.find(documentId);
    for (let n = 0; n < 3; n += 1) documents.pages.set(`/${n}`, () => undefined);
    const ids = Array.from({ length: 4 }, (_, n) => `https://${host}/${n}`);
    expect(await hold(ids)).toEqual([busy]);
    expect(await server.oauth.clients.find(documentId)).toMatchObject({ name: 'ChatGPT' });
  });

  test('a place is free again once its fetch is over', async () => {
    for (let n = 0; n < 25; n += 1) await refusalOf(server, `https://${host}/missing-${n}`);
    expect(await server.oauth.clients.find(documentId)).toMatchObject({ name: 'ChatGPT' });
  });
});
