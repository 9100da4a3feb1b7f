import { expect, it } from 'vitest';
import type { KnockRequest } from '../../../../server/consent/knock-request.ts';
import { asks, Consent } from '../../consent/knocking.ts';

const announcement = {
  clientId: 'checkup-1',
  state: 's'.repeat(43),
  codeChallenge: 'c'.repeat(43),
  redirectUri: 'https://bridge.example.com/oauth/callback',
  issuer: 'https://bridge.example.com',
  journey: 'journey-1',
};

/** The announced request, with changes. */
const request = (changes: Partial<KnockRequest> = {}): KnockRequest =>
  asks({
    client: {
      id: 'checkup-1',
      name: 'Check-up',
      identity: 'unverified',
      grantTypes: ['authorization_code', 'refresh_token'],
    },
    state: announcement.state,
    codeChallenge: announcement.codeChallenge,
    redirectUri: announcement.redirectUri,
    ...changes,
  });

const echo = 'drawbridge_checkup_echo';

it('answers exactly the announced request, with the echo tool alone, and tells nobody', () => {
  const consent = new Consent();
  const told: unknown[] = [];
  consent.broker.subscribe((knocks) => told.push(knocks));
  consent.broker.announce(announcement);
  const { handle } = consent.broker.knock(request());
  expect(handle.collect()).toEqual({ kind: 'allowed', life: 'checkup', tools: [echo] });
  expect(handle.journey).toBe('journey-1');
  expect(consent.broker.list()).toEqual([]);
  expect(told).toEqual([]);
  expect(consent.journal.drafts).toEqual([]);
});

it.each<[string, Partial<KnockRequest>]>([
  ['another challenge', { codeChallenge: 'd'.repeat(43) }],
  ['another state', { state: 't'.repeat(43) }],
  ['no state', { state: null }],
  ['another redirect address', { redirectUri: 'https://bridge.example.com/oauth/callback?x' }],
  ['another address of ours', { issuer: { kind: 'loopback', origin: 'http://127.0.0.1:8725' } }],
  ["another check-up's client", { client: { ...request().client, id: 'checkup-2' } }],
])('refuses a request with %s, and it is not spent by that', (_what, changes) => {
  const consent = new Consent();
  consent.broker.announce(announcement);
  expect(() => consent.broker.knock(request(changes))).toThrow(/has not announced/);
  expect(consent.broker.list()).toEqual([]);
  expect(consent.broker.knock(request()).handle.answer).toMatchObject({ kind: 'allowed' });
});

it('leaves the request of an ordinary client to the person, whatever it copies', () => {
  const consent = new Consent();
  consent.broker.announce(announcement);
  const { handle } = consent.broker.knock(request({ client: asks().client }));
  expect(handle.answer).toBeNull();
  expect(consent.broker.list()).toHaveLength(1);
  expect(consent.broker.list()[0]?.tools).not.toContain(echo);
});

it('answers once', () => {
  const consent = new Consent();
  consent.broker.announce(announcement);
  consent.broker.knock(request());
  expect(() => consent.broker.knock(request())).toThrow(/has not announced/);
  expect(() => consent.broker.knock(request({ browser: 'another' }))).toThrow(/has not announced/);
  expect(consent.broker.list()).toEqual([]);
});

it('answers within 30 seconds or not at all', () => {
  const consent = new Consent();
  consent.broker.announce(announcement);
  consent.time += 30_000;
  expect(() => consent.broker.knock(request())).toThrow(/has not announced/);
});

it('answers nothing any more once the word is taken back', () => {
  const consent = new Consent();
  const takeBack = consent.broker.announce(announcement);
  takeBack();
  expect(() => consent.broker.knock(request())).toThrow(/has not announced/);
});

it('never asks the person in the name of a client that a check-up used, whatever its id', () => {
  const consent = new Consent();
  const client = { ...request().client, id: 'bffb61f7-a897-40bb-8579-2b7436e27ac2' };
  const takeBack = consent.broker.announce({ ...announcement, clientId: client.id });
  takeBack();
  expect(() => consent.broker.knock(request({ client }))).toThrow(/has not announced/);
  expect(consent.broker.list()).toEqual([]);
});

it('lets an announcement lock nobody out who leads elsewhere, nor anybody once it is over', () => {
  const consent = new Consent();
  const client = { ...request().client, id: 'https://chatgpt.com/oauth/client.json' };
  consent.broker.announce({ ...announcement, clientId: client.id });
  expect(consent.knock({ client }).answer).toBeNull();
  const repeated = request({ client, state: 't'.repeat(43) });
  expect(() => consent.broker.knock(repeated)).toThrow(/has not announced/);
  consent.time += 30_000;
  expect(consent.broker.knock(request({ client, browser: 'another' })).handle.answer).toBeNull();

  consent.broker.announce({ ...announcement, clientId: client.id });
  consent.broker.endCheckups();
  expect(consent.broker.knock(request({ client, browser: 'a third' })).handle.answer).toBeNull();
});

it('cannot be given by a person either', () => {
  const consent = new Consent();
  const handle = consent.knock();
  expect(() => consent.allow(handle, { tools: [echo] })).toThrow(/does not list a tool/);
  consent.tools = [];
  const empty = consent.stranger();
  expect(() => consent.allow(empty, { tools: [echo] })).toThrow(/does not list a tool/);
});
