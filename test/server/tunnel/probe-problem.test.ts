import { expect, it } from 'vitest';
import type { TunnelKind } from '../../../protocol/tunnel.ts';
import { type OutsideAnswer, OutsideError } from '../../../server/outside/ask-outside.ts';
import { problemOf, type ProbeProblem } from '../../../server/tunnel/probe-problem.ts';

function problem(answer: OutsideAnswer | OutsideError, kind: TunnelKind = 'own'): ProbeProblem {
  const url = 'https://bridge.example.test';
  return problemOf({ kind, url, port: 8725, answer, arrivedAs: null, named: false });
}

const answer = (status: number, headers: Record<string, string> = {}, body = ''): OutsideAnswer => ({
  status,
  headers,
  body,
  ms: 12,
});
const cloudflare = { server: 'cloudflare', 'cf-ray': '8f0a1b2c3d4e5f60-FRA' };

// What each edge answers is in the providers' documentation; none of them can be asked from a test machine.
it.each([
  ['no connector', answer(530, cloudflare, 'error code: 1033'), 'no-connector', '1033'],
  ['its port is closed', answer(502, cloudflare), 'not-forwarded', 'http://127.0.0.1:8725'],
  ['no answer in time', answer(524, cloudflare), 'not-forwarded', '524'],
  ['slowed down', answer(429, cloudflare, 'error code: 1015'), 'rate-limited', '1015'],
  ['a firewall rule', answer(403, cloudflare, 'error code: 1020'), 'blocked', '1020'],
  [
    'a challenge with 403',
    answer(403, { ...cloudflare, 'cf-mitigated': 'challenge' }, '<title>Just a moment...</title>'),
    'challenge',
    'Bot Fight Mode',
  ],
  [
    'a challenge with 503',
    answer(503, { ...cloudflare, 'cf-mitigated': 'challenge' }),
    'challenge',
    'IP Access',
  ],
  ['ngrok offline', answer(404, { 'ngrok-error-code': 'ERR_NGROK_3200' }), 'no-connector', 'ERR_NGROK_3200'],
  ['ngrok, closed', answer(502, { 'ngrok-error-code': 'ERR_NGROK_8012' }), 'not-forwarded', 'ERR_NGROK_8012'],
  [
    'ngrok, else',
    answer(403, { 'ngrok-error-code': 'ERR_NGROK_3004' }),
    'refused-by-ngrok',
    'ERR_NGROK_3004',
  ],
  ['a proxy that slows down', answer(429, { server: 'nginx' }), 'rate-limited', '429'],
  ['a proxy without us', answer(502, { server: 'nginx/1.22.1' }), 'not-forwarded', 'nginx/1.22.1'],
  [
    'a redirect',
    answer(302, { location: 'https://login.example.test/in' }),
    'redirect',
    'login.example.test',
  ],
  ['another server', answer(200, { server: 'Caddy' }, 'Hello'), 'not-ours', 'Caddy'],
  ['nobody', new OutsideError('refused', '', 1, 'ECONNREFUSED'), 'nothing-listens', 'Nothing listens'],
  [
    'a bad certificate',
    new OutsideError('tls', '', 1, 'CERT_HAS_EXPIRED'),
    'certificate',
    'CERT_HAS_EXPIRED',
  ],
  ['silence', new OutsideError('timeout', '', 1), 'timeout', '10 seconds'],
  ['no name', new OutsideError('name', '', 1, 'ENOTFOUND'), 'unknown-name', 'spelling'],
  ['no name server', new OutsideError('name', '', 1, 'EAI_AGAIN'), 'no-name-server', 'internet'],
  ['a broken connection', new OutsideError('broken', '', 1, 'ECONNRESET'), 'broken', 'ECONNRESET'],
])('%s is told apart, in one sentence with what to do', (_what, seen, code, named) => {
  const found = problem(seen);
  expect(found.code).toBe(code);
  expect(found.sentence).toContain(named);
  expect(found.sentence).toMatch(/^\S.*[:;] .+\.$/);
});

it('a name that is not there yet is nothing to worry about for a Quick Tunnel', () => {
  const { sentence } = problem(new OutsideError('name', '', 1, 'ENOTFOUND'), 'quick');
  expect(sentence).toContain('tried again by itself');
});

it.each(['no-connector', 'challenge'])('who is to blame decides whether opening anew helps: %s', (code) => {
  const seen =
    code === 'challenge'
      ? answer(403, { ...cloudflare, 'cf-mitigated': 'challenge' })
      : answer(530, cloudflare);
  expect(problem(seen)).toMatchObject({ code, blame: code === 'challenge' ? 'way' : 'tunnel' });
});

it('what a stranger sends is shown short and without its own address', () => {
  const long = problem(
    answer(302, { location: `https://x.example/${'a'.repeat(5000)}`, server: 'b'.repeat(900) }),
  );
  expect(long.sentence.length).toBeLessThan(500);
  expect(problem(answer(302, { location: 'javascript:alert(1)' })).sentence).not.toContain('javascript');
});
