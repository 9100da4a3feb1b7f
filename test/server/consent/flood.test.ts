import { describe, expect, it } from 'vitest';
import type { KnockHandle } from '../../../server/consent/standing-knock.ts';
import { clientNamed, Consent } from './knocking.ts';

const noRoom = expect.objectContaining({ name: 'OAuthError', error: 'temporarily_unavailable' });
const gaveWay = { kind: 'denied', reason: 'gave-way' };

/** So many knocks of each of so many addresses. */
function crowd(consent: Consent, addresses: number, each: number): KnockHandle[] {
  return Array.from({ length: addresses * each }, (_, index) =>
    consent.stranger({ remote: `203.0.113.${1 + Math.floor(index / each)}` }),
  );
}

describe('the cap of an address', () => {
  it('is three', () => {
    const consent = new Consent();
    crowd(consent, 1, 3);
    expect(() => consent.stranger({ remote: '203.0.113.1' })).toThrow(noRoom);
    expect(consent.stranger({ remote: '203.0.113.2' }).answer).toBeNull();
  });

  it('is twenty for this machine, by whichever of its addresses', () => {
    const consent = new Consent();
    const addresses = ['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.8.8.8'];
    for (let index = 0; index < 20; index += 1) consent.stranger({ remote: addresses[index % 4] ?? '' });
    expect(() => consent.stranger({ remote: '127.0.0.1' })).toThrow(noRoom);
  });

  it('counts an IPv6 network of one household as one address', () => {
    const consent = new Consent();
    for (const tail of ['1', '2', 'ffff']) consent.stranger({ remote: `2001:db8:1:${tail}::1` });
    expect(() => consent.stranger({ remote: '2001:db8:1:2:aaaa::9' })).toThrow(noRoom);
    expect(consent.stranger({ remote: '2001:db8:2:1::1' }).answer).toBeNull();
  });

  it('counts what waits: an answer makes room', () => {
    const consent = new Consent();
    const [first] = crowd(consent, 1, 3);
    if (first) consent.broker.deny(first.knock);
    expect(consent.stranger({ remote: '203.0.113.1' }).answer).toBeNull();
  });

  it('does not count reloads', () => {
    const consent = new Consent();
    for (let index = 0; index < 50; index += 1) consent.knock();
    expect(consent.broker.list()).toHaveLength(1);
  });

  it('lets an expected knock in, in place of the oldest quiet one of that address', () => {
    const consent = new Consent();
    const [first, ...rest] = crowd(consent, 1, 3);
    consent.broker.expect();
    const mine = consent.stranger({ remote: '203.0.113.1' });
    expect([first?.answer, ...rest.map(({ answer }) => answer), mine.answer]).toEqual([
      gaveWay,
      null,
      null,
      null,
    ]);
  });
});

describe('the cap of a client', () => {
  const client = clientNamed('https://chatgpt.com/oauth/client.json');

  it('is three', () => {
    const consent = new Consent();
    for (let index = 0; index < 3; index += 1) consent.stranger({ client, remote: '127.0.0.1' });
    expect(() => consent.stranger({ client, remote: '127.0.0.1' })).toThrow(noRoom);
    expect(consent.stranger({ remote: '127.0.0.1' }).answer).toBeNull();
  });

  it('counts for each address alone, so that strangers with the same client push nobody out', () => {
    const consent = new Consent();
    const mine = consent.stranger({ client, remote: '198.51.100.7' });
    for (let index = 0; index < 29; index += 1) consent.stranger({ client, remote: `203.0.113.${index}` });
    expect(mine.answer).toBeNull();
    expect(consent.broker.list()).toHaveLength(30);
  });

  it('does not let strangers who use the same client lock the person out', () => {
    const consent = new Consent();
    const theirs = [1, 2, 3].map(() => consent.stranger({ client, remote: '203.0.113.1' }));
    const mine = consent.stranger({ client, remote: '198.51.100.7' });
    expect([...theirs, mine].map(({ answer }) => answer)).toEqual([null, null, null, null]);
  });
});

describe('the total', () => {
  it('is thirty, and the oldest of the busiest address gives way', () => {
    const consent = new Consent();
    const single = consent.stranger({ remote: '198.51.100.1' });
    const pair = [consent.stranger({ remote: '198.51.100.2' }), consent.stranger({ remote: '198.51.100.2' })];
    const busy = crowd(consent, 9, 3);
    expect(consent.broker.list()).toHaveLength(30);
    const mine = consent.stranger({ remote: '198.51.100.3' });
    expect(consent.broker.list()).toHaveLength(30);
    expect(mine.answer).toBeNull();
    expect(busy.map(({ answer }) => answer)).toEqual([gaveWay, ...busy.slice(1).map(() => null)]);
    expect([single, ...pair].map(({ answer }) => answer)).toEqual([null, null, null]);
    expect(consent.journal.summaries).toEqual(['Too many were waiting, this one gave way: denied client-4']);
  });

  it('keeps out whoever is as busy as the busiest', () => {
    const consent = new Consent({ perAddress: 5 });
    crowd(consent, 10, 3);
    expect(() => consent.stranger({ remote: '203.0.113.1' })).toThrow(noRoom);
  });

  it('takes nobody’s only knock for an equal, from however many addresses', () => {
    const consent = new Consent();
    const mine = consent.stranger({ remote: '198.51.100.7' });
    for (let index = 0; index < 29; index += 1) consent.stranger({ remote: `203.0.113.${index}` });
    for (let index = 29; index < 200; index += 1) {
      expect(() => consent.stranger({ remote: `203.0.113.${index}` })).toThrow(noRoom);
    }
    expect(mine.answer).toBeNull();
  });

  it('takes no knock of a pair for a second one of another address', () => {
    const consent = new Consent({ total: 3 });
    const pair = [1, 2].map(() => consent.stranger({ remote: '198.51.100.7' }));
    consent.stranger({ remote: '203.0.113.1' });
    expect(() => consent.stranger({ remote: '203.0.113.1' })).toThrow(noRoom);
    expect(pair.map(({ answer }) => answer)).toEqual([null, null]);
  });

  it('never costs the person an expected knock, and lets an expected one in at any time', () => {
    const consent = new Consent();
    consent.broker.expect();
    const mine = consent.stranger({ remote: '198.51.100.7' });
    consent.time += 15 * 60_000 - 1000;
    const late = consent.stranger({ remote: '198.51.100.7' });
    consent.time += 2000;
    expect(mine.knock.quiet || late.knock.quiet).toBe(false);
    for (let index = 0; index < 200; index += 1) {
      try {
        consent.stranger({ remote: `203.0.113.${index}` });
      } catch (error) {
        expect(error).toEqual(noRoom);
      }
    }
    expect(late.answer).toBeNull();
    consent.broker.expect();
    expect(consent.stranger({ remote: '203.0.113.5' }).answer).toBeNull();
    expect(late.answer).toBeNull();
    expect(consent.broker.list()).toHaveLength(30);
  });

  it('denies nobody for a newcomer who is refused after all', () => {
    const consent = new Consent({ perLoopback: 3, perClient: 2 });
    const shared = { client: clientNamed('shared'), remote: '127.0.0.1' };
    const waiting = [consent.stranger({ remote: '127.0.0.1' })];
    consent.broker.expect();
    waiting.push(consent.stranger(shared), consent.stranger(shared));
    // The address's cap would find a quiet one to give way; the client's cap does not.
    expect(() => consent.stranger(shared)).toThrow(noRoom);
    expect(waiting.map(({ answer }) => answer)).toEqual([null, null, null]);
  });
});

describe('memory', () => {
  it('holds a bounded number of answered knocks, and drops an allowed one last', () => {
    const consent = new Consent({ remembered: 10 });
    const mine = consent.stranger();
    consent.allow(mine);
    const denied = Array.from({ length: 30 }, () => {
      const handle = consent.stranger();
      consent.broker.deny(handle.knock);
      return handle;
    });
    const known = [mine, ...denied].filter(
      ({ knock, request }) => consent.broker.find(knock.id, request.browser).kind === 'yours',
    );
    expect(known).toEqual([mine, ...denied.slice(-9)]);
  });
});
