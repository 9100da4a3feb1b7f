import { describe, expect, it } from 'vitest';
import type { Phase } from '../../../protocol/events.ts';
import type { EventDraft } from '../../../server/journal/journal.ts';
import { query, rig } from './rig.ts';
import {
  authorizeAndCall,
  backend,
  browser,
  chatgpt,
  discovery,
  done,
  issuer,
  journeyOf,
  register,
  unauthorized,
} from './travellers.ts';

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
