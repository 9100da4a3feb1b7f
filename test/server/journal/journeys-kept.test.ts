import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { freshFolder, onDisk, type Rig, rig } from './rig.ts';
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
