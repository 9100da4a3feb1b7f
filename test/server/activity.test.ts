import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runBridge, type RunningBridge } from '../helpers/running-bridge.ts';
import { registerClient } from '../helpers/oauth-steps.ts';

let bridge: RunningBridge;
beforeEach(async () => {
  bridge = await runBridge({ publicUrl: 'https://bridge.example' }, {});
});
afterEach(() => bridge.stop());

const idle = { calls: 0, knocks: 0, connecting: 0, checkup: false };

describe('what a restart would break off', () => {
  test('is nothing at first', () => {
    expect(bridge.activity()).toEqual(idle);
  });

  test('is a knock that the person expects', async () => {
    await bridge.control.url({});
    const client = await registerClient(bridge.origin);
    await fetch(client.address);
    expect(bridge.activity()).toEqual({ ...idle, knocks: 1 });
  });

  test('is no knock of a stranger', async () => {
    const client = await registerClient(bridge.origin);
    await fetch(client.address);
    expect(bridge.status().knocks).toBe(1);
    expect(bridge.activity()).toEqual(idle);
  });

  test('is a check-up', async () => {
    await bridge.control.startCheckup({});
    expect(bridge.activity().checkup).toBe(true);
  });
});

describe('a bridge that is about to close', () => {
  test('begins nothing any more, and says when to ask again', async () => {
    bridge.drain();
    const refused = await fetch(`${bridge.origin}/mcp`, { method: 'POST', body: '{}' });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(await refused.json()).toMatchObject({ error: 'temporarily_unavailable' });
  });
});
