import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

  test('strangers cannot start any number of fetches at a time', async () => {
    const held: (() => void)[] = [];
    for (let n = 0; n < 21; n += 1) {
      documents.pages.set(`/${n}`, (_, res) => void held.push(() => res.writeHead(404).end()));
    }
    const finding = Array.from({ length: 21 }, (_, n) =>
      server.oauth.clients.find(`https://${host}/${n}`).catch((error: unknown) => error),
    );
    expect(await finding[20]).toMatchObject({ error: 'temporarily_unavailable', status: 503 });
    stopServers();
    for (const end of held) end();
    documents.stop();
    await Promise.all(finding);
  });
});
