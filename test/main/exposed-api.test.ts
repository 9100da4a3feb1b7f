import { describe, expect, test } from 'vitest';
import { exposedApi } from '../../main/ipc/exposed-api.ts';
import { callNames } from '../../protocol/control.ts';
import { desktopCallNames } from '../../protocol/desktop.ts';

function page(answers: Record<string, unknown> = {}) {
  const sent: [string, unknown][] = [];
  const receivers: ((message: unknown) => void)[] = [];
  const api = exposedApi(
    async (call, input) => (sent.push([call, input]), answers[call] ?? { ok: true, output: null }),
    (listener) => receivers.push(listener),
  );
  return { api, sent, deliver: (message: unknown) => receivers.forEach((receive) => receive(message)) };
}

describe('what the preload script gives a page', () => {
  test('is a function for each call of the contracts, and nothing else', () => {
    const { api } = page();
    expect(Object.keys(api).toSorted()).toEqual(['control', 'desktop', 'on']);
    expect(Object.keys(api.control)).toEqual(callNames);
    expect(Object.keys(api.desktop)).toEqual(desktopCallNames);
  });

  test('resolves to the output of an answered call', async () => {
    const { api, sent } = page({ url: { ok: true, output: { url: 'u', public: false } } });
    expect(await api.control.url({})).toEqual({ url: 'u', public: false });
    expect(sent).toEqual([['url', {}]]);
  });

  test('rejects with code and sentence of a refused one', async () => {
    const { api } = page({
      allow: { ok: false, error: { code: 'wrong-number', message: 'That was another number.' } },
    });
    await expect(api.control.allow({ id: 'k', number: 11 })).rejects.toThrow(
      'wrong-number: That was another number.',
    );
  });

  test('subscribes once, before the first snapshot can be asked for', async () => {
    const { api, sent } = page();
    api.on('knocks', () => {});
    api.on('status', () => {});
    await api.control.status({});
    expect(sent.map(([call]) => call)).toEqual(['subscribe', 'status']);
  });

  test('hands each notification to those who listen to it, until they stop', () => {
    const { api, deliver } = page();
    const heard: unknown[] = [];
    const stop = api.on('knocks', (data) => heard.push(data));
    deliver({ name: 'knocks', data: [1] });
    deliver({ name: 'status', data: {} });
    deliver({ name: 'unheard-of', data: {} });
    deliver('not a notification');
    deliver(null);
    stop();
    deliver({ name: 'knocks', data: [2] });
    expect(heard).toEqual([[1]]);
  });

  test('has no other names to listen to', () => {
    expect(() => page().api.on('ipc', () => {})).toThrow('no notification');
  });
});
