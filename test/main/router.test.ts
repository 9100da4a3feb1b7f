import { beforeEach, describe, expect, test } from 'vitest';
import { ControlError } from '../../protocol/control.ts';
import type { Desktop, DesktopState } from '../../protocol/desktop.ts';
import { createRouter, type Caller } from '../../main/ipc/router.ts';
import { Senders } from '../../main/ipc/senders.ts';
import { controlWith, sampleKnock } from './samples.ts';

const ours: Caller = { id: 7, origin: 'app://drawbridge', mainFrame: true };
let log: string[];
let reached: unknown[];
let senders: Senders;

const state: DesktopState = {
  startAtLogin: { on: false, possible: true, why: null },
  update: { state: 'current', checkedAt: null },
  newerStarted: null,
};

const desktop: Desktop = {
  copyUrl: async () => ({ url: 'https://b.example/mcp' }),
  copyText: async ({ text }) => {
    reached.push(text);
    return {};
  },
  openTimeline: async () => ({}),
  openConfigFile: async () => ({}),
  openCheckup: async () => ({}),
  saveFile: async () => ({ saved: false }),
  openPage: async ({ url }) => {
    reached.push(url);
    return {};
  },
  desktopState: async () => state,
  setStartAtLogin: async () => state,
  checkForUpdate: async () => state,
  restartToUpdate: async () => state,
  keepRunning: async () => state,
  closeWindow: async () => ({}),
  quit: async () => ({}),
};

const router = (control = controlWith({})) =>
  createRouter({
    senders,
    control: async () => control,
    desktop: () => desktop,
    log: (line) => log.push(line),
  });

beforeEach(() => {
  log = [];
  reached = [];
  senders = new Senders();
  senders.trust(ours.id);
});

describe('a call is refused, and nothing behind it is reached, where it comes from', () => {
  const allow = { call: 'allow', input: { id: 'k1', number: 11 } };
  test.each<[string, Caller]>([
    ['a window that is not ours', { ...ours, id: 8 }],
    ['a frame inside our page', { ...ours, mainFrame: false }],
    ['a page of another scheme', { ...ours, origin: 'https://drawbridge' }],
    ['a page of another host of our scheme', { ...ours, origin: 'app://other' }],
    ['an opaque origin', { ...ours, origin: 'null' }],
    ['a frame that is gone', { ...ours, origin: null, mainFrame: false }],
  ])('%s', async (_, caller) => {
    const control = controlWith({
      allow: async () => (reached.push('allow'), { knock: 'k1', decision: 'allowed' }),
    });
    expect(await router(control)(caller, allow)).toMatchObject({
      ok: false,
      error: { code: 'not-possible' },
    });
    expect(reached).toEqual([]);
    expect(log).toHaveLength(1);
  });

  test('a window that was closed', async () => {
    senders.forget(ours.id);
    expect(await router()(ours, { call: 'knocks' })).toMatchObject({ ok: false });
  });
});

describe('a call is refused where it is', () => {
  test.each<[string, unknown]>([
    ['unknown', { call: 'shell', input: {} }],
    ['a property of every object', { call: 'constructor', input: {} }],
    ['__proto__', { call: '__proto__', input: {} }],
    ['not a call at all', 'status'],
    ['missing', undefined],
    ['carrying more than a call does', { call: 'status', input: {}, channel: 'x' }],
    ['a number out of range', { call: 'allow', input: { id: 'k1', number: 7 } }],
    ['a number as text', { call: 'allow', input: { id: 'k1', number: '11' } }],
    ['an unknown input', { call: 'status', input: { all: true } }],
    ['a desktop call with a wrong input', { call: 'copyText', input: { text: 5 } }],
    ['a page address that is endless', { call: 'openPage', input: { url: `https://${'a'.repeat(600)}` } }],
    ['a file name that is endless', { call: 'saveFile', input: { fileName: 'a'.repeat(101), text: '' } }],
    ['a tunnel that there is not', { call: 'useTunnel', input: { kind: 'teleport' } }],
    ['a token that is none', { call: 'useTunnel', input: { kind: 'ngrok', token: '  ' } }],
    ['an unknown setting value', { call: 'changeSettings', input: { publicUrl: 'http://b.example/path' } }],
  ])('%s', async (_, message) => {
    expect(await router()(ours, message)).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(reached).toEqual([]);
  });
});

describe('a call of our own page', () => {
  test('reaches the control', async () => {
    const control = controlWith({
      allow: async (input) => (reached.push(input), { knock: input.id, decision: 'allowed' }),
    });
    const answer = await router(control)(ours, { call: 'allow', input: { id: 'k1', number: 11 } });
    expect(answer).toEqual({ ok: true, output: { knock: 'k1', decision: 'allowed' } });
    expect(reached).toEqual([{ id: 'k1', number: 11 }]);
  });

  test('gets nothing that the contract does not name', async () => {
    const control = controlWith({ knocks: async () => [{ ...sampleKnock(), cookie: 'secret' }] });
    expect(JSON.stringify(await router(control)(ours, { call: 'knocks' }))).not.toContain('secret');
  });

  test('reaches the desktop', async () => {
    expect(await router()(ours, { call: 'copyText', input: { text: 'hello' } })).toEqual({
      ok: true,
      output: {},
    });
    expect(reached).toEqual(['hello']);
  });

  test('keeps the code and the sentence of an expected refusal', async () => {
    const control = controlWith({
      deny: async () =>
        Promise.reject(new ControlError('not-found', 'This knock is gone: it was answered already.')),
    });
    expect(await router(control)(ours, { call: 'deny', input: { id: 'k9' } })).toEqual({
      ok: false,
      error: { code: 'not-found', message: 'This knock is gone: it was answered already.' },
    });
  });

  test('learns nothing of a bug but that there was one', async () => {
    const control = controlWith({
      status: async () => Promise.reject(new Error('at /home/me/secret.ts:12')),
    });
    const answer = await router(control)(ours, { call: 'status' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('/home');
    expect(log).toHaveLength(1);
  });

  test('that subscribes is told from then on, until it goes', async () => {
    expect(senders.listeners()).toEqual([]);
    expect(await router()(ours, { call: 'subscribe', input: {} })).toMatchObject({ ok: true });
    expect(senders.listeners()).toEqual([ours.id]);
    senders.forget(ours.id);
    expect(senders.listeners()).toEqual([]);
  });
});
