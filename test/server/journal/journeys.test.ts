import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Phase } from '../../../protocol/events.ts';
import type { EventDraft } from '../../../server/journal/journal.ts';
import { freshFolder, onDisk, query, type Rig, rig } from './rig.ts';

const issuer = 'https://bridge.example.com';
const backend = { issuer, remote: '52.173.123.8', userAgent: 'Python/3.12 aiohttp/3.11.18' };
const browser = { issuer, remote: '167.160.247.4', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' };
const chatgpt = { id: 'bffb61f7-a897-40bb-8579-2b7436e27ac2', name: 'ChatGPT' };

const discovery = (from: Partial<EventDraft>): EventDraft => ({
  type: 'discovery',
  phase: 'discovery',
  summary: 'Read the metadata',
  status: 200,
  ...from,
});

const unauthorized = (from: Partial<EventDraft>): EventDraft => ({
  type: 'bearer.refused',
  phase: 'access',
  summary: 'No token',
  status: 401,
  ...from,
});

const done = (phase: Phase, more: Partial<EventDraft>): EventDraft => ({
  type: 'app',
  phase,
  summary: phase,
  ...more,
});

/** Registers as ChatGPT does, and gives the journey. */
function register({ journal }: Rig, client = chatgpt, caller: typeof backend = backend): string {
  const journey = journal.journeyFor(client, caller);
  journal.record({
    type: 'register',
    phase: 'registration',
    summary: 'Registered',
    status: 201,
    clientId: client.id,
    journey,
    ...caller,
  });
  return journey;
}

/** Goes from authorize to a tool call. */
function authorizeAndCall({ journal }: Rig, client = chatgpt, caller: typeof backend = browser): string {
  const journey = journal.journeyFor(client, caller);
  const more = { clientId: client.id, journey };
  journal.record({
    type: 'authorize',
    phase: 'authorization',
    summary: 'Asks',
    status: 200,
    ...more,
    ...caller,
  });
  journal.record({ type: 'consent', phase: 'consent', summary: 'Allowed', ...more });
  journal.record({ type: 'token', phase: 'token', summary: 'Issued', status: 200, ...more });
  journal.record({ type: 'tool.call', phase: 'access', summary: 'Called', status: 200, ...more });
  return journey;
}

const journeyOf = (r: Rig, id: string) => r.journal.journeys(1000).find((journey) => journey.id === id);

describe('one client, from discovery to its calls', () => {
  it('is one journey, also where the browser comes from elsewhere', () => {
    const r = rig();
    const found = [r.journal.record(unauthorized(backend)), r.journal.record(discovery(backend))];
    const journey = register(r);
    expect(authorizeAndCall(r)).toBe(journey);
    expect(found.map((event) => event.journey)).toEqual([journey, journey]);
    expect(r.journal.journeys(10)).toEqual([
      expect.objectContaining({
        id: journey,
        clientId: chatgpt.id,
        clientName: 'ChatGPT',
        issuer,
        phase: 'access',
        events: 7,
      }),
    ]);
    expect(r.journal.query(query({ journey })).map(({ type }) => type)).toEqual([
      'bearer.refused',
      'discovery',
      'register',
      'authorize',
      'consent',
      'token',
      'tool.call',
    ]);
  });

  it('takes in what the same backend reads once more between registration and consent', () => {
    const r = rig();
    r.journal.record(discovery(backend));
    const journey = register(r);
    expect(r.journal.record(discovery(backend)).journey).toBe(journey);
    authorizeAndCall(r);
    expect(r.journal.record(discovery(backend)).journey).not.toBe(journey);
  });

  it('begins without discovery where there was none', () => {
    const r = rig();
    const journey = register(r);
    expect(journeyOf(r, journey)).toMatchObject({ phase: 'registration', events: 1 });
  });

  it('finds events by client where a caller does not know the journey', () => {
    const r = rig();
    const journey = register(r);
    const refused = r.journal.record({
      type: 'token',
      phase: 'token',
      summary: 'Refused',
      status: 400,
      clientId: chatgpt.id,
    });
    expect(refused.journey).toBe(journey);
    expect(journeyOf(r, journey)?.phase).toBe('registration');
  });
});

describe('a client with a metadata document', () => {
  const cimd = { id: 'https://chatgpt.com/oauth/client.json', name: 'ChatGPT' };

  it('is first seen at authorize, and gets the discovery that came from its servers', () => {
    const r = rig();
    const found = r.journal.record(discovery(backend));
    expect(authorizeAndCall(r, cimd)).toBe(found.journey);
  });

  it('does not get what another browser looked at, nor what was read under another issuer', () => {
    const r = rig();
    const byBrowser = r.journal.record(discovery({ ...browser, remote: '192.0.2.77' }));
    const elsewhere = r.journal.record(discovery({ ...backend, issuer: 'http://127.0.0.1:8725' }));
    const journey = authorizeAndCall(r, cimd);
    expect([byBrowser.journey, elsewhere.journey]).not.toContain(journey);
  });

  it('does not get what is older than 15 minutes', () => {
    const r = rig();
    const found = r.journal.record(discovery(backend));
    r.pass(15 * 60_000 + 1);
    expect(authorizeAndCall(r, cimd)).not.toBe(found.journey);
  });
});

describe('who claims which', () => {
  it('prefers the same address and user agent, then the same address', () => {
    const r = rig();
    const other = r.journal.record(discovery({ ...backend, userAgent: 'openai-mcp/1.0.0' }));
    const same = r.journal.record(discovery(backend));
    const stranger = r.journal.record(discovery({ ...backend, remote: '198.51.100.1' }));
    expect(register(r, { id: 'first', name: 'A' })).toBe(same.journey);
    expect(register(r, { id: 'second', name: 'B' })).toBe(other.journey);
    expect([other.journey, same.journey, stranger.journey]).not.toContain(
      register(r, { id: 'third', name: 'C' }),
    );
  });

  it('two clients of one kind at once get a journey each', () => {
    const r = rig();
    r.journal.record(discovery(backend));
    const first = register(r, { id: 'one', name: 'One' });
    const second = register(r, { id: 'two', name: 'Two' });
    expect(first).not.toBe(second);
    expect(authorizeAndCall(r, { id: 'one', name: 'One' })).toBe(first);
    expect(authorizeAndCall(r, { id: 'two', name: 'Two' })).toBe(second);
  });

  it("an open journey stays the client's own, however often it asks", () => {
    const r = rig();
    const journey = register(r);
    r.journal.record(done('consent', { journey, clientId: chatgpt.id }));
    r.pass(24 * 60 * 60_000);
    expect(r.journal.journeyFor(chatgpt, browser)).toBe(journey);
  });
});

describe('a client that holds a grant already', () => {
  it('begins a new journey when it authorizes again, with the discovery of the same backend', () => {
    const r = rig();
    r.journal.record(discovery(backend));
    register(r);
    const first = authorizeAndCall(r);
    r.pass(60 * 60_000);
    const strangers = r.journal.record(discovery({ ...backend, userAgent: 'curl/8', remote: '192.0.2.9' }));
    const anew = r.journal.record(discovery({ ...backend, remote: '40.88.1.2' }));
    r.journal.record(discovery({ ...backend, userAgent: 'curl/8', remote: '192.0.2.10' }));
    const second = authorizeAndCall(r);
    expect(second).not.toBe(first);
    expect(second).toBe(anew.journey);
    expect(second).not.toBe(strangers.journey);
  });

  it('its calls under the older grant stay with the older journey', () => {
    const r = rig();
    register(r);
    const first = authorizeAndCall(r);
    const second = authorizeAndCall(r);
    expect(second).not.toBe(first);
    r.journal.record(done('access', { journey: first, clientId: chatgpt.id }));
    expect(r.journal.journeyFor(chatgpt, browser)).not.toBe(first);
    expect(journeyOf(r, first)?.events).toBe(6);
  });
});

describe('the phase', () => {
  it('only goes forward, and a refused step is not reached', () => {
    const r = rig();
    const journey = 'j';
    const phases: [Phase, Partial<EventDraft>, Phase][] = [
      ['authorization', {}, 'authorization'],
      ['discovery', {}, 'authorization'],
      ['token', { status: 400 }, 'authorization'],
      ['token', { level: 'error' }, 'authorization'],
      ['consent', {}, 'consent'],
      ['token', { status: 200 }, 'token'],
      ['registration', { status: 201 }, 'token'],
      ['access', { status: 401 }, 'token'],
      ['access', { status: 200 }, 'access'],
    ];
    for (const [phase, more, reached] of phases) {
      r.journal.record(done(phase, { journey, clientId: 'c', ...more }));
      expect(journeyOf(r, journey)?.phase).toBe(reached);
    }
  });
});

describe('strangers', () => {
  it('who only knock without a token make no journey that anyone sees, but their steps are together', () => {
    const r = rig();
    const steps = [1, 2, 3].map(() => r.journal.record(unauthorized({ ...backend, userAgent: 'scanner' })));
    expect(new Set(steps.map(({ journey }) => journey)).size).toBe(1);
    expect(r.journal.journeys(10)).toEqual([]);
  });

  it('who read the metadata and go are seen', () => {
    const r = rig();
    r.journal.record(unauthorized(backend));
    r.journal.record(discovery(backend));
    expect(r.journal.journeys(10)).toEqual([
      expect.objectContaining({ clientId: null, phase: 'discovery', events: 2, issuer }),
    ]);
  });

  it('cannot fill memory, and do not push out a client that has just begun', () => {
    const r = rig();
    const mine = r.journal.record(discovery(backend));
    for (let index = 0; index < 5000; index += 1) {
      r.journal.record(discovery({ issuer, remote: '203.0.113.5', userAgent: `scanner ${index}` }));
    }
    expect(r.journal.journeys(1000).length).toBeLessThanOrEqual(30);
    expect(register(r)).toBe(mine.journey);
    for (let index = 0; index < 5000; index += 1) {
      r.journal.record(
        unauthorized({ issuer, remote: `10.${index >> 8}.${index & 255}.1`, userAgent: 'scanner' }),
      );
    }
    expect(r.journal.journeys(1000).length).toBeLessThanOrEqual(30);
  });

  it('steps of the app itself and of upstreams belong to no journey', () => {
    const r = rig();
    expect(r.journal.record({ type: 'upstream', actor: 'upstream', summary: 'stderr' }).journey).toBeNull();
    expect(r.journal.record({ type: 'app', summary: 'Started' }).journey).toBeNull();
    expect(
      r.journal.record({ type: 'request.refused', summary: 'Foreign host', remote: '192.0.2.1', issuer })
        .journey,
    ).toBeNull();
  });

  it('a client id that nobody knows claims nothing', () => {
    const r = rig();
    const mine = r.journal.record(discovery(backend));
    r.journal.record({
      type: 'authorize',
      phase: 'authorization',
      summary: 'Unknown client',
      status: 400,
      clientId: 'made-up',
      ...browser,
    });
    expect(r.journal.journeys(10).every(({ clientId }) => clientId === null)).toBe(true);
    expect(register(r)).toBe(mine.journey);
  });
});

describe('after a restart', () => {
  const restarted = (r: Rig): Rig => {
    r.journal.close();
    return rig({ path: r.path });
  };

  it('journeys are there, with all they were', () => {
    const r = rig({ path: join(freshFolder(), 'journal.db') });
    r.journal.record(discovery(backend));
    register(r);
    authorizeAndCall(r);
    const before = r.journal.journeys(10);
    expect(restarted(r).journal.journeys(10)).toEqual(before);
  });

  it('a client finds its open journey again, and a grant its own', () => {
    const r = rig();
    const open = register(r);
    const other = { id: 'other', name: 'Other' };
    register(r, other, { ...backend, remote: '198.51.100.2' });
    const closed = authorizeAndCall(r, other);
    const again = restarted(r);
    expect(again.journal.journeyFor(chatgpt, browser)).toBe(open);
    again.journal.record(done('access', { journey: closed, clientId: 'other' }));
    expect(journeyOf(again, closed)).toMatchObject({ events: 6, clientName: 'Other', phase: 'access' });
    expect(again.journal.journeyFor(other, browser)).not.toBe(closed);
  });

  it('discovery from just before is still claimed', () => {
    const r = rig();
    const found = r.journal.record(discovery(backend));
    expect(register(restarted(r))).toBe(found.journey);
  });
});

it('many clients stay bounded in memory and are all found again', async () => {
  const r = rig();
  const journeys: string[] = [];
  for (let index = 0; index < 3000; index += 1) {
    r.pass(1);
    const caller = { ...backend, remote: `198.51.100.${index % 200}` };
    journeys.push(register(r, { id: `client ${index}`, name: `Client ${index}` }, caller));
    if (index % 500 === 0) await vi.waitFor(() => expect(onDisk(r.path)).toHaveLength(index + 1));
  }
  expect(new Set(journeys).size).toBe(3000);
  expect(r.journal.journeyFor({ id: 'client 5', name: 'Client 5' }, browser)).toBe(journeys[5]);
  r.journal.close();
  const again = rig({ path: r.path });
  expect(again.journal.journeyFor({ id: 'client 6', name: 'Client 6' }, browser)).toBe(journeys[6]);
});
