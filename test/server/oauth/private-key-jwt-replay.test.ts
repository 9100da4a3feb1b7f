import { describe, expect, test } from 'vitest';
import { UsedAssertions } from '../../../server/oauth/token/used-assertions.ts';

const until = 60_000;

describe('the assertions that were used', () => {
  test('a client with too many cannot make one of its own be forgotten', () => {
    const used = new UsedAssertions(() => 0);
    for (let n = 0; n < 200; n += 1) used.use('client', `jti-${n}`, until);
    expect(() => used.use('client', 'another', until)).toThrow('of this client');
    expect(() => used.use('client', 'jti-0', until)).toThrow('used before');
  });

  test('all clients together are bounded, and what is over makes room', () => {
    let now = 0;
    const used = new UsedAssertions(() => now);
    for (let n = 0; n < 20_000; n += 1) used.use(`client-${n % 100}`, `jti-${n}`, until);
    expect(() => used.use('newcomer', 'jti', until)).toThrow(/^Too many client assertions;/);
    now = until;
    for (let n = 0; n < 20_000; n += 1) used.use(`client-${n % 100}`, `jti-${n}`, 2 * until);
    expect(() => used.use('newcomer', 'jti', 2 * until)).toThrow(/^Too many client assertions;/);
  });
});
