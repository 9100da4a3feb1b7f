import { describe, expect, it } from 'vitest';
import type { Situation } from '../../../../server/doctor/rule.ts';
import { judge } from '../../../../server/doctor/rules/judge.ts';
import { calling, connected, logged, no, situation, start, step, toCode } from './situations.ts';

const withoutToken = no('bearer-refused', 13, 'no-token', { status: 401 });
const outside = { about: 'http://127.0.0.1:4000' };

const cases: readonly [rule: string, hop: string, Situation][] = [
  ['nothing-registered', 'client', situation(toCode.slice(0, 1), 30)],
  ['no-authorize', 'client', situation(toCode.slice(0, 2), 31)],
  ['knock-unanswered', 'person', situation([...toCode.slice(0, 3), no('consent', 302, 'timeout')], 302)],
  ['knock-unanswered', 'person', situation(toCode.slice(0, 3), 400)],
  ['knock-denied', 'person', situation([...toCode.slice(0, 3), no('consent', 5, 'person')], 5)],
  [
    'knock-denied',
    'person',
    situation([...toCode.slice(0, 3), no('consent', 5, 'wrong-number'), no('code-sent', 6, null)], 6),
  ],
  [
    'answer-not-collected',
    'person',
    situation([...toCode.slice(0, 4), no('consent', 610, 'never-collected')], 610),
  ],
  ['token-never-arrived', 'edge', situation(toCode, 41)],
  ['token-refused-pkce', 'client', situation([...toCode, no('token', 12, 'pkce')], 12)],
  ['token-refused-redirect', 'client', situation([...toCode, no('token', 12, 'redirect')], 12)],
  ['token-refused-client', 'client', situation([...toCode, no('token', 12, 'client')], 12)],
  ['code-expired', 'client', situation([...toCode, no('token', 80, 'code-expired')], 80)],
  ['code-replayed', 'client', situation([...connected, no('token', 13, 'code-replayed')], 13)],
  ['token-refused', 'client', situation([...toCode, no('token', 12, 'resource')], 12)],
  ['token-refused', 'client', situation([...calling, no('refresh', 90, 'refresh-unknown')], 90)],
  ['token-refused', 'client', logged([...toCode, no('token', 12, null, { status: 400 })])],
  ['token-not-sent', 'edge', situation([...connected, withoutToken], 43)],
  ['token-not-sent', 'edge', situation(connected, 43, { nameless: [withoutToken] })],
  ['old-token-sent', 'client', situation([...calling, no('bearer-refused', 90, 'token-expired')], 120)],
  ['wrong-audience', 'tunnel', situation([...calling, no('bearer-refused', 90, 'other-audience')], 90)],
  ['wrong-audience', 'tunnel', situation([...calling, no('refresh', 90, 'issuer')], 90)],
  ['sse-buffered', 'edge', situation([...connected, step('stream-opened', 13)], 43)],
  ['sse-buffered', 'tunnel', situation([...connected, step('stream-opened', 13)], 43, { edge: 'quick' })],
  ['upstream-down', 'upstream', situation([...calling, no('tool-call', 20, 'upstream-down')], 20)],
  ['stale-tools', 'client', situation([...calling, no('tool-call', 20, 'unknown-tool')], 20)],
  ['slow-call', 'upstream', situation([...calling, no('tool-call', 80, 'still-running')], 80)],
  ['slow-call', 'upstream', situation([...calling, step('tool-call', 80, { ms: 61_000 })], 80)],
  [
    'registration-refused',
    'client',
    situation([...toCode.slice(0, 1), no('register', 1, null, { status: 400 })], 1),
  ],
  [
    'registration-refused',
    'app',
    situation([...toCode.slice(0, 1), no('register', 1, null, { status: 429 })], 1),
  ],
  ['authorize-refused', 'client', situation([...toCode.slice(0, 2), no('authorize', 2, 'invalid-scope')], 2)],
  ['host-not-passed', 'edge', situation([step('metadata', 0, outside)], 30)],
  [
    'discovery-failed',
    'app',
    logged([no('metadata', 0, null, { status: 404, path: '/.well-known/oauth-authorization-server' })]),
  ],
  ['server-error', 'app', situation([...toCode, no('token', 12, null, { status: 500 })], 12)],
];

describe('a failure is told apart', () => {
  it.each(cases)('%s, at the hop %s', (rule, hop, seen) => {
    const finding = judge(seen);
    expect(finding).toMatchObject({ state: 'failed', rule, hop });
    expect(finding.cause).toMatch(/^[A-Z].*\.$/);
    expect(finding.evidence.length).toBeGreaterThan(0);
    expect(finding.cures.length).toBeGreaterThan(0);
  });
});

describe('before its time has come', () => {
  it.each([
    ['nothing-registered', toCode.slice(0, 1), 29.999, 30],
    ['no-authorize', toCode.slice(0, 2), 30.999, 31],
    ['token-never-arrived', toCode, 40.999, 41],
    ['token-not-sent', [...connected, withoutToken], 42.999, 43],
    ['sse-buffered', [...connected, step('stream-opened', 13)], 42.999, 43],
  ] as const)('%s waits, and says when to look again', (rule, steps, at, due) => {
    expect(judge(situation(steps, at))).toMatchObject({ state: 'waiting', rule, due: start + due * 1000 });
  });

  it('a knock waits for the person', () => {
    expect(judge(situation(toCode.slice(0, 3), 60))).toMatchObject({
      state: 'waiting',
      rule: 'knock-unanswered',
      hop: 'person',
    });
  });

  it('a changed list of tools is no failure', () => {
    const changed = [...calling, step('tools-changed', 20), step('tool-call', 21)];
    expect(judge(situation(changed, 21))).toMatchObject({ state: 'waiting', rule: 'stale-tools' });
  });
});

describe('what Drawbridge could not see', () => {
  it('it does not call a failure', () => {
    const finding = judge(situation(toCode, 4000, { watchedSince: start + 3_900_000 }));
    expect(finding).toMatchObject({ state: 'waiting', due: null });
    expect(finding.cause).toContain('was not running');
  });
});

describe('a bot filter', () => {
  const cures = (edge: Situation['edge']): string[] => judge(situation(toCode, 60, { edge })).cures;

  it('of Cloudflare has its cures in their true order, each with its page and its plan', () => {
    const [off, ranges, skip, other, suspect] = cures('cloudflare');
    expect(off).toContain('https://dash.cloudflare.com/?to=/:account/:zone/security/settings');
    expect(ranges).toContain('IP Access Rules');
    expect(ranges).toContain('https://openai.com/chatgpt-connectors.json');
    expect(skip).toContain('Pro plan and up');
    expect(skip).toContain('does NOT skip the free Bot Fight Mode');
    expect(other).toContain('ngrok');
    expect(suspect).toContain('Block AI bots');
  });

  it.each(['proxy', 'unknown'] as const)('is a guess where the edge is %s', (edge) => {
    expect(cures(edge)[0]).toMatch(/^If Cloudflare stands in front, turn Bot Fight Mode off/);
    for (const cure of cures(edge)) expect(cure).toMatch(/Cloudflare|your own|such a filter|check-up/);
  });

  it.each(['ngrok', 'quick'] as const)('of Cloudflare is not blamed where the edge is %s', (edge) => {
    expect(cures(edge).join()).not.toContain('Bot Fight Mode');
  });
});
