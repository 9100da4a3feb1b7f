import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KnockHandle } from '../../../server/consent/standing-knock.ts';
import { type Answer, AuthorizeServer, PlainBrowser, query } from './authorize-server.ts';

let server: AuthorizeServer;
let browser: PlainBrowser;
afterEach(() => server.close());

const poll = (id: string, by = browser): Promise<Answer> => by.get(`/authorize/status?knock=${id}`);
const state = ({ text }: Answer): unknown => JSON.parse(text);

async function listen(pollHeld: number): Promise<void> {
  server = await new AuthorizeServer({ authorize: { pollHeld } }).listen();
  browser = new PlainBrowser(server);
}

/** Resolves when a poll begins to listen, and when it stops. */
function listening(id: string): { began: Promise<void>; ended: Promise<void> } {
  const hash = createHash('sha256')
    .update(browser.cookie?.split('=')[1] ?? '')
    .digest('hex');
  const found = server.broker.find(id, hash);
  if (found.kind !== 'yours') throw new Error('the knock of this browser');
  const handle: KnockHandle = found.handle;
  const whenAnswered = handle.whenAnswered.bind(handle);
  let end: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const began = new Promise<void>((resolve) => {
    vi.spyOn(handle, 'whenAnswered').mockImplementation((listener) => {
      const stop = whenAnswered(listener);
      resolve();
      return () => {
        stop();
        end();
      };
    });
  });
  return { began, ended };
}

describe('the state of a knock', () => {
  beforeEach(() => listen(20));

  it('is waiting, told when nothing has happened for a while', async () => {
    const { id } = await browser.open();
    const answer = await poll(id);
    expect(state(answer)).toEqual({ state: 'waiting' });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('is decided, and does not say how', async () => {
    const one = await browser.open({ state: '1' });
    server.broker.deny({ id: one.id });
    const two = await browser.open({ state: '2' });
    server.broker.allow({ id: two.id, number: two.number, for: '24h' });
    const [denied, allowed] = [await poll(one.id), await poll(two.id)];
    expect(state(denied)).toEqual({ state: 'decided' });
    expect(allowed.text).toBe(denied.text);
  });

  it('is decided once the time is over, even where a timer slept', async () => {
    const { id } = await browser.open();
    server.ahead += 5 * 60_000;
    expect(state(await poll(id))).toEqual({ state: 'decided' });
  });

  it('stays decided once the answer was fetched', async () => {
    const { id } = await browser.open();
    server.broker.deny({ id });
    await browser.get(`/authorize?${query()}`);
    expect(state(await poll(id))).toEqual({ state: 'decided' });
  });

  it('is gone where nobody knows the knock', async () => {
    await browser.open();
    expect(state(await poll('ffffffffffffffff'))).toEqual({ state: 'gone' });
    expect(state(await browser.get('/oauth/authorize/status'))).toEqual({ state: 'gone' });
  });

  it('is nothing that another browser learns', async () => {
    const { id } = await browser.open();
    const other = new PlainBrowser(server);
    expect((await poll(id, other)).status).toBe(403);
    await other.open();
    const answer = await poll(id, other);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Another browser asked');
  });

  it('is not written down', async () => {
    const { id } = await browser.open();
    await poll(id);
    await poll('gone');
    server.broker.deny({ id });
    await poll(id);
    expect((await server.written()).map(({ type }) => type)).toEqual(['authorize', 'consent']);
  });
});

describe('a poll that is held', () => {
  beforeEach(() => listen(3_600_000));

  it('is answered the moment that there is an answer', async () => {
    const { id, number } = await browser.open();
    const { began, ended } = listening(id);
    const polled = poll(id);
    await began;
    server.broker.allow({ id, number, for: '24h' });
    expect(state(await polled)).toEqual({ state: 'decided' });
    await ended;
  });

  it('ends when the browser leaves', async () => {
    const { id } = await browser.open();
    const { began, ended } = listening(id);
    const leaving = new AbortController();
    const polled = fetch(`${server.origin}/authorize/status?knock=${id}`, {
      headers: { Cookie: browser.cookie ?? '' },
      signal: leaving.signal,
    });
    await began;
    leaving.abort();
    await expect(polled).rejects.toThrow('abort');
    await ended;
    expect(server.broker.list()).toHaveLength(1);
  });

  it('ends when the app is closed', async () => {
    const { id } = await browser.open();
    const { began } = listening(id);
    const polled = poll(id);
    await began;
    server.broker.denyAll();
    expect(state(await polled)).toEqual({ state: 'decided' });
  });
});
