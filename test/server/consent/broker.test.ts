import { describe, expect, it, vi } from 'vitest';
import { Knock } from '../../../protocol/consent.ts';
import { ControlError } from '../../../protocol/control.ts';
import { asks, Consent, wrongNumber } from './knocking.ts';

const refusal = (code: string) => expect.objectContaining({ name: 'ControlError', code });

describe('a knock', () => {
  it('shows front ends who asks, where the answer goes and what it would reach, as the contract has it', () => {
    const consent = new Consent();
    const handle = consent.knock({ remote: '203.0.113.9' });
    expect(consent.broker.list()).toEqual([
      {
        id: handle.knock.id,
        clientId: 'chatgpt',
        clientName: 'ChatGPT',
        identity: 'unverified',
        redirectHost: 'chatgpt.com',
        scope: 'mcp',
        tools: ['files__read', 'files__write', 'notes__*'],
        numbers: handle.knock.numbers,
        createdAt: consent.time,
        expiresAt: consent.time + 5 * 60_000,
        quiet: true,
        remote: '203.0.113.9',
        issuer: 'https://bridge.example.com',
        canRefresh: false,
      },
    ]);
    expect(Knock.parse(handle.knock)).toEqual(handle.knock);
  });

  it('says that the client can refresh where it registered for it or asks for offline_access', () => {
    const consent = new Consent();
    const grantTypes = ['authorization_code', 'refresh_token'];
    expect(consent.stranger({ scope: 'mcp offline_access' }).knock.canRefresh).toBe(true);
    expect(consent.stranger({ client: { ...asks().client, grantTypes } }).knock.canRefresh).toBe(true);
  });

  it('cleans the name for windows and terminals', () => {
    const consent = new Consent();
    const client = { ...asks().client, name: '\u001b[31mChat\u202eGPT\n\u200b' };
    expect(consent.knock({ client }).knock.clientName).toBe('[31mChatGPT');
  });

  it('offers three numbers of which one is right, and never says which', () => {
    const consent = new Consent();
    const { knock, number } = consent.knock();
    expect(new Set(knock.numbers).size).toBe(3);
    expect(knock.numbers).toContain(number);
    expect(Object.keys(knock)).not.toContain('number');
  });

  it('is the same, with the same number, however often its browser reloads', () => {
    const consent = new Consent();
    const first = consent.broker.knock(asks());
    const again = consent.broker.knock(asks({ address: '/oauth/authorize?x', remote: '203.0.113.1' }));
    expect([first.fresh, again.fresh]).toEqual([true, false]);
    expect(again.handle).toBe(first.handle);
    expect(consent.broker.list()).toHaveLength(1);
  });

  it.each([
    ['browser', { browser: 'browser-2' }],
    ['redirect', { redirectUri: 'https://chatgpt.com/other' }],
    ['issuer', { issuer: { kind: 'loopback', origin: 'http://127.0.0.1:1' } }],
    ['client', { client: { ...asks().client, id: 'other' } }],
  ] as const)('is another with another %s', (_what, changes) => {
    const consent = new Consent();
    expect(consent.knock(changes)).not.toBe(consent.knock());
    expect(consent.broker.list()).toHaveLength(2);
  });

  it.each([
    ['state', { state: 'state-2' }],
    ['missing state', { state: null }],
    ['challenge', { codeChallenge: 'd'.repeat(43) }],
    ['scope', { scope: 'mcp offline_access' }],
  ] as const)(
    'takes the place of the earlier one where its browser asks anew with another %s',
    (_what, changes) => {
      const consent = new Consent();
      const earlier = consent.knock();
      const anew = consent.knock(changes);
      expect(consent.broker.list().map(({ id }) => id)).toEqual([anew.knock.id]);
      expect(earlier.answer).toEqual({ kind: 'denied', reason: 'asked-anew' });
    },
  );

  it('never locks out a person who presses Connect again and again', () => {
    const consent = new Consent();
    for (let turn = 0; turn < 20; turn += 1) {
      expect(consent.broker.knock(asks({ state: `state-${turn}` })).fresh).toBe(true);
    }
    expect(consent.broker.list()).toHaveLength(1);
  });

  it('keeps a front end from changing what it was shown', () => {
    const consent = new Consent();
    const handle = consent.knock();
    consent.broker.list()[0]?.tools.push('files__delete');
    expect(() => consent.allow(handle, { tools: ['files__delete'] })).toThrow(refusal('bad-input'));
  });

  it('takes its place in the journey of its client', () => {
    expect(new Consent().knock().journey).toBe('journey of chatgpt');
  });
});

describe('being expected', () => {
  it('is quiet unless the person asked for a connection in the last 15 minutes', () => {
    const consent = new Consent();
    expect(consent.stranger().knock.quiet).toBe(true);
    consent.broker.expect();
    expect(consent.stranger().knock.quiet).toBe(false);
    consent.time += 15 * 60_000 - 1;
    expect(consent.stranger().knock.quiet).toBe(false);
    consent.time += 1;
    expect(consent.stranger().knock.quiet).toBe(true);
  });
});

describe('allowing', () => {
  it('gives the browser the answer, with all that the knock lists, once', () => {
    const consent = new Consent();
    const handle = consent.knock();
    expect(handle.collect()).toBeNull();
    expect(consent.allow(handle, { for: 'always' })).toEqual({ knock: handle.knock.id, decision: 'allowed' });
    expect(handle.collect()).toEqual({
      kind: 'allowed',
      life: 'always',
      tools: ['files__read', 'files__write', 'notes__*'],
    });
    expect(handle.collect()).toBeNull();
    expect(consent.broker.list()).toEqual([]);
  });

  it('grants what the knock listed, even where there is more to offer by now', () => {
    const consent = new Consent();
    const handle = consent.knock();
    consent.tools = [...consent.tools, 'shell__run'];
    consent.allow(handle);
    expect(handle.answer).toMatchObject({ tools: ['files__read', 'files__write', 'notes__*'] });
  });

  it('narrows the tools, also within an upstream that is listed whole', () => {
    const consent = new Consent();
    const handle = consent.knock();
    consent.allow(handle, { tools: ['files__read', 'notes__find', 'notes__find'] });
    expect(handle.answer).toMatchObject({ tools: ['files__read', 'notes__find'] });
  });

  it.each([['files__delete'], ['files__*'], ['note__x'], ['*'], ['notes__'.slice(0, -1)]])(
    'refuses %s, which the knock does not list, and goes on waiting',
    (tool) => {
      const consent = new Consent();
      const handle = consent.knock();
      expect(() => consent.allow(handle, { tools: ['files__read', tool] })).toThrow(refusal('bad-input'));
      expect(consent.broker.list()).toHaveLength(1);
      consent.allow(handle);
    },
  );

  it('refuses to allow nothing of something', () => {
    const consent = new Consent();
    const handle = consent.knock();
    expect(() => consent.allow(handle, { tools: [] })).toThrow(refusal('bad-input'));
    expect(handle.answer).toBeNull();
  });

  it('can allow a knock that lists nothing, which then reaches nothing', () => {
    const consent = new Consent();
    consent.tools = [];
    const [one, two] = [consent.stranger(), consent.stranger()];
    consent.allow(one);
    consent.allow(two, { tools: [] });
    expect([one.answer, two.answer]).toEqual([
      { kind: 'allowed', life: '24h', tools: [] },
      { kind: 'allowed', life: '24h', tools: [] },
    ]);
  });

  it('denies at a wrong number, for good', () => {
    const consent = new Consent();
    const handle = consent.knock();
    expect(() => consent.allow(handle, { number: wrongNumber(handle) })).toThrow(refusal('wrong-number'));
    expect(handle.answer).toEqual({ kind: 'denied', reason: 'wrong-number' });
    expect(() => consent.allow(handle)).toThrow(refusal('not-found'));
  });

  it('denies at a number that was not even offered', () => {
    const consent = new Consent();
    const handle = consent.knock();
    const other = [10, 11, 12, 13].find((number) => !handle.knock.numbers.includes(number)) ?? 0;
    expect(() => consent.allow(handle, { number: other })).toThrow(refusal('wrong-number'));
    expect(handle.answer).toEqual({ kind: 'denied', reason: 'wrong-number' });
  });

  it('does not find a knock that was never there', () => {
    const { broker } = new Consent();
    expect(() => broker.allow({ id: 'nope', number: 10, for: '24h' })).toThrow(refusal('not-found'));
    expect(() => broker.deny({ id: 'nope' })).toThrow(ControlError);
  });

  it('counts the first answer alone', () => {
    const consent = new Consent();
    const [one, two] = [consent.stranger(), consent.stranger()];
    consent.allow(one, { tools: ['files__read'] });
    expect(() => consent.allow(one, { for: 'always' })).toThrow(refusal('not-found'));
    expect(() => consent.broker.deny(one.knock)).toThrow(refusal('not-found'));
    consent.broker.deny(two.knock);
    expect(() => consent.allow(two)).toThrow(refusal('not-found'));
    expect(one.answer).toEqual({ kind: 'allowed', life: '24h', tools: ['files__read'] });
    expect(two.answer).toEqual({ kind: 'denied', reason: 'person' });
  });

  it('counts the first answer also where the second comes from a listener of the first', () => {
    const consent = new Consent();
    const handle = consent.knock();
    const second: unknown[] = [];
    handle.whenAnswered(() => {
      try {
        consent.broker.deny(handle.knock);
      } catch (error) {
        second.push(error);
      }
    });
    consent.allow(handle);
    expect(handle.answer?.kind).toBe('allowed');
    expect(second).toEqual([refusal('not-found')]);
  });
});

describe('whose a knock is', () => {
  it('is told by the cookie alone', () => {
    const consent = new Consent();
    const handle = consent.knock();
    expect(consent.broker.find(handle.knock.id, 'browser-1')).toEqual({ kind: 'yours', handle });
    expect(consent.broker.find(handle.knock.id, 'browser-2')).toEqual({ kind: 'foreign' });
    expect(consent.broker.find(handle.knock.id, null)).toEqual({ kind: 'foreign' });
    expect(consent.broker.find('nope', 'browser-1')).toEqual({ kind: 'unknown' });
  });
});

describe('who listens', () => {
  it('hears all waiting knocks after each change, until it stops', () => {
    const consent = new Consent();
    const heard: number[] = [];
    const stop = consent.broker.subscribe((knocks) => heard.push(knocks.length));
    const [one, two] = [consent.stranger(), consent.stranger()];
    consent.allow(one);
    consent.broker.deny(two.knock);
    stop();
    consent.stranger();
    expect(heard).toEqual([1, 2, 1, 0]);
  });

  it('hears the answer to one knock once', () => {
    const consent = new Consent();
    const handle = consent.knock();
    const [heard, stopped] = [vi.fn(), vi.fn()];
    handle.whenAnswered(heard);
    handle.whenAnswered(stopped)();
    consent.broker.deny(handle.knock);
    expect(heard).toHaveBeenCalledOnce();
    expect(stopped).not.toHaveBeenCalled();
  });
});

describe('the journal', () => {
  it('says what was answered, by whom, and names no number', () => {
    const consent = new Consent();
    const handles = [1, 2, 3, 4, 5].map((client) => consent.stranger({ remote: `203.0.113.${client}` }));
    const [first, second, third, fourth, fifth] = handles;
    if (!first || !second || !third || !fourth || !fifth) throw new Error('five knocks');
    consent.allow(first, { tools: ['files__read', 'files__write'] });
    consent.allow(second, { for: 'always' });
    consent.broker.deny(third.knock);
    expect(() => consent.allow(fourth, { number: wrongNumber(fourth) })).toThrow(ControlError);
    consent.broker.denyAll();
    expect(consent.journal.drafts.map(({ actor, summary }) => [actor, summary])).toEqual([
      ['person', 'Allowed client-1 for 24 hours: 2 tools'],
      ['person', 'Allowed client-2 until revoked: 2 tools and everything of notes'],
      ['person', 'Denied client-3'],
      ['person', 'Wrong number chosen: denied client-4'],
      ['app', 'Drawbridge was closed before an answer: denied client-5'],
    ]);
    for (const [index, draft] of consent.journal.drafts.entries()) {
      expect(draft).toMatchObject({
        type: 'consent',
        phase: 'consent',
        clientId: `client-${index + 1}`,
        journey: `journey of client-${index + 1}`,
      });
      const kept = Object.entries({ ...draft.request, ...draft.answer });
      expect(kept.map(([name]) => name)).not.toContain('numbers');
      expect(kept.map(([, value]) => value)).not.toContain(handles[index]?.number);
    }
  });
});
