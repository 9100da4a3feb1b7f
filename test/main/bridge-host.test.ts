import { describe, expect, test } from 'vitest';
import { BridgeHost } from '../../main/bridge-host.ts';
import type { Notification } from '../../protocol/control.ts';
import type { Bridge } from '../../server/bridge.ts';
import { Fault } from '../../server/faults.ts';
import { controlWith, sampleKnock, sampleStatus } from './samples.ts';

function fakeBridge() {
  const seen = {
    closed: [] as string[],
    woken: 0,
    denied: 0,
    tell: [] as ((notification: Notification) => void)[],
  };
  const bridge: Bridge = {
    status: () => sampleStatus(),
    control: controlWith({ knocks: async () => [] }),
    subscribe: (listener) => {
      seen.tell.push(listener);
      return () => {};
    },
    wake: () => void (seen.woken += 1),
    activity: () => ({ calls: 0, knocks: 0, connecting: 0, checkup: false }),
    drain: () => {},
    denyKnocks: () => void (seen.denied += 1),
    close: async (reason) => void seen.closed.push(reason),
  };
  return { bridge, seen };
}
function deferred<T>() {
  const settle: ((value: T) => void)[] = [];
  const promise = new Promise<T>((resolve) => settle.push(resolve));
  return { promise, resolve: (value: T) => settle.forEach((done) => done(value)) };
}
const hostOf = (open: () => Promise<Bridge>) => new BridgeHost({ open, log: () => {} });

describe('the server inside the desktop app', () => {
  test('answers calls that came while it was starting', async () => {
    const { bridge } = fakeBridge();
    const started = deferred<Bridge>();
    const host = hostOf(() => started.promise);
    const starting = host.start();
    const control = host.control();
    expect(host.state.kind).toBe('starting');
    started.resolve(bridge);
    await starting;
    expect(await control).toBe(bridge.control);
  });

  test('is remembered as its notifications tell', async () => {
    const { bridge, seen } = fakeBridge();
    const host = hostOf(async () => bridge);
    const heard: (string | null)[] = [];
    await host.start();
    host.onChange((notification) => heard.push(notification?.name ?? null));
    seen.tell[0]?.({ name: 'knocks', data: [sampleKnock()] });
    seen.tell[0]?.({ name: 'status', data: sampleStatus({ bridge: 'raised' }) });
    expect(host.state).toMatchObject({
      kind: 'running',
      knocks: [{ id: 'k1' }],
      status: { bridge: 'raised' },
    });
    expect(heard).toEqual(['knocks', 'status']);
  });

  test('that can’t start says why in its own sentence, and may be tried again', async () => {
    const { bridge } = fakeBridge();
    let tries = 0;
    const host = hostOf(async () => {
      tries += 1;
      if (tries === 1) throw new Fault('Port 4780 is taken: close the other program or choose another port.');
      return bridge;
    });
    expect(await host.start()).toMatchObject({
      kind: 'failed',
      sentence: expect.stringContaining('Port 4780 is taken'),
    });
    await expect(host.control()).rejects.toThrow('Port 4780 is taken');
    expect((await host.start()).kind).toBe('running');
  });

  test('that fails by a bug says so without its inner workings', async () => {
    const host = hostOf(async () => Promise.reject(new TypeError('x is not a function at y.ts:3')));
    const state = await host.start();
    expect(state.kind === 'failed' && state.sentence).toMatch(/fault of its own/);
    expect(JSON.stringify(state)).not.toContain('y.ts');
  });

  test('is closed even where it was still starting', async () => {
    const { bridge, seen } = fakeBridge();
    const started = deferred<Bridge>();
    const host = hostOf(() => started.promise);
    void host.start();
    const closing = host.close('quit');
    started.resolve(bridge);
    await closing;
    expect(seen.closed).toEqual(['quit']);
    await expect(host.control()).rejects.toThrow('quitting');
  });

  test('hears that the computer woke up, once it runs', async () => {
    const { bridge, seen } = fakeBridge();
    const host = hostOf(async () => bridge);
    host.wake();
    await host.start();
    host.wake();
    expect(seen.woken).toBe(1);
  });

  test('denies the knocks when asked', async () => {
    const { bridge, seen } = fakeBridge();
    const host = hostOf(async () => bridge);
    host.denyKnocks();
    await host.start();
    host.denyKnocks();
    expect(seen.denied).toBe(1);
  });
});
