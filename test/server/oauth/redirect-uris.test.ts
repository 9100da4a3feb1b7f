import { describe, expect, test } from 'vitest';
import { redirectMatches } from '../../../server/oauth/redirect-uris.ts';

const registered = 'http://127.0.0.1:9/cb';

describe('redirect URIs of loopback clients (RFC 8252 §7.3)', () => {
  test.each([
    [registered, registered],
    [registered, 'http://127.0.0.1:54321/cb'],
    [registered, 'http://127.0.0.1/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:1/cb'],
    ['http://localhost:3000/cb?x=1', 'http://localhost:4000/cb?x=1'],
    ['http://[::1]/cb', 'http://[::1]:65535/cb'],
    ['http://[::1]:80', 'http://[::1]:1'],
  ])('%s matches %s: only the port differs', (ours, theirs) => {
    expect(redirectMatches(ours, theirs)).toBe(true);
  });

  test.each([
    'http://127.0.0.1:9/x/../cb',
    'http://127.0.0.1:9/./cb',
    'http://127.0.0.1:9/%2e%2e/cb',
    'http://127.0.0.1:9/cb?',
    'http://127.0.0.1:9/cb/',
    'http://127.0.0.1:9/CB',
    'http://127.0.0.1:9/:8/cb',
    'http://127.1:1/cb',
    'http://0x7f000001/cb',
    'http://2130706433:9/cb',
    'http://localhost:9/cb',
    'http://[::1]:9/cb',
    'HTTP://127.0.0.1:9/cb',
    'https://127.0.0.1:9/cb',
    'http://127.0.0.1:/cb',
    'http://127.0.0.1:65536/cb',
    'http://127.0.0.1:000009/cb',
    'http://127.0.0.1:9:9/cb',
    'http://user@127.0.0.1:9/cb',
    'http://127.0.0.1:9/cb#',
    'http://127.0.0.1.evil.example:9/cb',
  ])('%s is another address', (theirs) => {
    expect(redirectMatches(registered, theirs)).toBe(false);
  });

  test('the case of a loopback name counts as well', () => {
    expect(redirectMatches('http://localhost:5/cb', 'http://LOCALHOST:5/cb')).toBe(false);
  });

  test('elsewhere the port counts', () => {
    expect(redirectMatches('https://app.example:1/cb', 'https://app.example:2/cb')).toBe(false);
    expect(redirectMatches('http://app.example:1/cb', 'http://app.example:2/cb')).toBe(false);
  });
});
