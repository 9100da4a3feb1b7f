import { describe, expect, test } from 'vitest';
import { openKnock } from '../../../renderer/popup/knock-queue.ts';
import { createPopup } from '../../../renderer/popup/popup-feed.ts';
import type { PopupState } from '../../../renderer/popup/popup-state.ts';
import { createMockWindow } from '../preview/mock-window.ts';
import { sampleKnock } from '../preview/sample-knocks.ts';
import { scenarioNamed } from '../preview/scenarios.ts';

function started(state: string) {
  const mock = createMockWindow(scenarioNamed(state));
  const popup = createPopup(mock.api);
  const stop = popup.start();
  const until = (done: (state: PopupState) => boolean): Promise<PopupState> =>
    new Promise((resolve) => {
      const look = () => {
        if (!done(popup.store.get())) return;
        leave();
        resolve(popup.store.get());
      };
      const leave = popup.store.subscribe(look);
      queueMicrotask(look);
    });
  return { mock, popup, stop, until, ready: () => until(({ connection }) => connection.at === 'ready') };
}

describe('the popup’s state', () => {
  test('loses nothing that happens while the snapshot is on its way', async () => {
    const { mock, ready, stop } = started('lowered');
    const extra = { ...mock.scenario.events[0]!, seq: 9000, summary: 'meanwhile' };
    mock.tell('events', [extra]);
    const state = await ready();
    expect(state.recent[0]?.summary).toBe('meanwhile');
    expect(state.recent).toHaveLength(6);
    stop();
  });

  test('does not ask for the address, which would count as copying it', async () => {
    const { mock, ready, stop } = started('lowered');
    await ready();
    expect(mock.calls.map(({ name }) => name)).not.toContain('url');
    stop();
  });

  test('says so where the server does not answer, and tries again', async () => {
    const { mock, popup, until, stop } = started('lost');
    const lost = await until(({ connection }) => connection.at === 'lost');
    expect(lost.connection).toEqual({ at: 'lost', because: 'The local server closed the connection.' });
    mock.scenario.answers = 'yes';
    popup.actions.retry();
    await until(({ connection }) => connection.at === 'ready');
    stop();
  });

  test('hears nothing more once it is stopped', async () => {
    const { mock, popup, ready, stop } = started('lowered');
    await ready();
    stop();
    mock.tell('knocks', [sampleKnock(Date.now())]);
    expect(popup.store.get().knocks).toEqual([]);
  });
});

describe('the answer to a knock', () => {
  test('the right number allows, with all tools unless some were taken out', async () => {
    const { mock, popup, ready, stop } = started('knock');
    const { knocks } = await ready();
    const knock = knocks[0]!;
    await popup.actions.allow(knock, { number: 42, life: '24h', tools: knock.tools });
    expect(mock.calls.find(({ name }) => name === 'allow')?.input).toEqual({
      id: 'knock-1',
      number: 42,
      for: '24h',
    });
    expect(popup.store.get().notice).toMatchObject({ kind: 'good', title: 'ChatGPT has access' });
    expect(openKnock(popup.store.get())).toBeNull();
    stop();
  });

  test('fewer tools are named one by one', async () => {
    const { mock, popup, ready, stop } = started('knock');
    const { knocks } = await ready();
    await popup.actions.allow(knocks[0]!, { number: 42, life: 'always', tools: ['files__read_file'] });
    expect(mock.calls.find(({ name }) => name === 'allow')?.input).toMatchObject({
      for: 'always',
      tools: ['files__read_file'],
    });
    stop();
  });

  test('a wrong number says that it was denied, and why', async () => {
    const { popup, ready, stop } = started('knock');
    const { knocks } = await ready();
    await popup.actions.allow(knocks[0]!, { number: 17, life: '24h', tools: knocks[0]!.tools });
    expect(popup.store.get().notice).toMatchObject({ kind: 'bad', title: 'Denied, for your safety' });
    expect(popup.store.get().knocks).toEqual([]);
    stop();
  });

  test('a knock that is gone already is let go', async () => {
    const { mock, popup, ready, stop } = started('knock');
    const { knocks } = await ready();
    mock.scenario.knocks = [];
    await popup.actions.allow(knocks[0]!, { number: 42, life: '24h', tools: [] });
    expect(popup.store.get().notice).toMatchObject({ kind: 'plain', title: 'That request is gone' });
    stop();
  });

  test('a server that fails leaves the card where it is', async () => {
    const { mock, popup, ready, stop } = started('knock');
    const { knocks } = await ready();
    mock.scenario.answers = 'error';
    await popup.actions.allow(knocks[0]!, { number: 42, life: '24h', tools: [] });
    expect(openKnock(popup.store.get())?.knock.id).toBe('knock-1');
    expect(popup.store.get().notice).toMatchObject({ kind: 'bad', title: 'That did not work' });
    stop();
  });
});

test('a public address that the server refuses comes back with its sentence', async () => {
  const { mock, popup, ready, stop } = started('no-public');
  await ready();
  const own = (url: string) => popup.actions.chooseTunnel({ kind: 'own', url });
  expect(await own('https://bridge.example.com')).toBeNull();
  expect(popup.store.get().status?.public?.origin).toBe('https://bridge.example.com');
  mock.scenario.answers = 'error';
  expect(await own('https://other.example.com')).toBe('The local server closed the connection.');
  stop();
});
