import { expect, it } from 'vitest';
import type { JournalEvent, Journey } from '../../../../protocol/events.ts';
import { WatchedJourneys } from '../../../../server/doctor/live/watched-journeys.ts';

const event = (journey: string, type: 'register' | 'authorize' | 'discovery'): JournalEvent => ({
  seq: 1,
  time: 1,
  type,
  phase: null,
  actor: 'client',
  level: 'info',
  summary: '',
  clientId: null,
  journey,
  method: 'POST',
  path: `/${type}`,
  status: 200,
  durationMs: 1,
  remote: '203.0.113.7',
  userAgent: 'x',
  request: null,
  answer: null,
});

const journey = (id: string, clientId: string | null): Journey => ({
  id,
  clientId,
  clientName: null,
  issuer: 'https://bridge.example.com',
  phase: 'registration',
  startedAt: 1,
  lastAt: 1,
  events: 1,
  verdict: null,
});

/** Follows a journey as far as its last step. */
function follow(watched: WatchedJourneys, id: string, clientId: string | null, last: JournalEvent['type']) {
  watched
    .of(id)
    .take(event(id, last === 'authorize' ? 'authorize' : clientId === null ? 'discovery' : 'register'));
  watched.learn(journey(id, clientId));
}

it.each([
  ['registrations', 'client'],
  ['nameless callers', null],
])('a flood of %s does not push out a journey that somebody waits for', (_who, client) => {
  const watched = new WatchedJourneys({ journeys: () => [], query: () => [] });
  follow(watched, 'victim', 'victim', 'authorize');
  for (let i = 0; i < 1000; i += 1) {
    follow(watched, `other-${i}`, client === null ? null : `${client}-${i}`, 'register');
  }
  expect(watched.get('victim')).toBeDefined();
  expect([...watched.values()].length).toBeLessThanOrEqual(400);
});
