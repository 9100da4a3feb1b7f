import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Control, ControlError, type Notification } from '../../../protocol/control.ts';
import { ControlClient } from '../../../server/control/control-client.ts';
import { invoke } from '../../../server/control/invoke.ts';
import { everythingWritten } from '../../helpers/everything-written.ts';
import { type RunningBridge, runBridge } from '../../helpers/running-bridge.ts';
import { parts, served } from './rig.ts';

const token = '2abcDEFghiJKLmnoPQRstuVWXyz_3kQ7RrT5vUwXyZaBcDeF';

const refusal = async (call: () => Promise<unknown>): Promise<ControlError> => {
  const error: unknown = await call().then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof ControlError) return error;
  throw error;
};

/** As a door does it: whatever is thrown on the way is a refusal of the promise. */
const ask = async (control: Control, name: Parameters<typeof invoke>[1], input: unknown): Promise<unknown> =>
  invoke(control, name, input);

describe('input that is refused', () => {
  it.each([
    ['useTunnel', {}],
    ['useTunnel', { kind: 'wormhole' }],
    ['useTunnel', { kind: 'constructor' }],
    ['useTunnel', { kind: token }],
    ['useTunnel', { kind: 'ngrok', token: '' }],
    ['useTunnel', { kind: 'ngrok', token: token.repeat(100) }],
    ['useTunnel', { kind: 'ngrok', token: [token] }],
    ['useTunnel', { kind: 'ngrok', [token]: true }],
    ['useTunnel', { kind: 'ngrok', authtoken: token }],
    ['useTunnel', { kind: 'own', url: `http://b.example/${token}` }],
    ['useTunnel', { kind: 'own', url: `https://user:${token}@b.example` }],
    ['useTunnel', { kind: 'own', url: `https://b.example/?token=${token}` }],
    ['useTunnel', { kind: 'quick', failover: [token] }],
    ['useTunnel', { kind: 'quick', failover: ['own', 'ngrok', 'cloudflare', 'own'] }],
    ['checkTunnel', { token }],
    ['tunnels', { kind: 'quick' }],
    ['startCheckup', { url: 'https://elsewhere.example' }],
    ['report', { journey: 'x'.repeat(201) }],
    ['report', { journeys: 'all' }],
    ['export', {}],
    ['export', { format: 'pdf' }],
    ['export', { format: 'har', limit: 0 }],
    ['export', { format: 'har', limit: 5001 }],
    ['export', { format: 'har', journey: 'x'.repeat(201) }],
    ['export', { format: 'har', output: '/etc/passwd' }],
    ['replay', {}],
    ['replay', { seq: 0 }],
    ['replay', { seq: 1.5 }],
    ['replay', { seq: '1' }],
    ['replay', { seq: 1, token }],
  ] as const)('%s with %j, in a sentence that repeats none of it', async (name, input) => {
    const { control, tunnelUses } = parts();
    const error = await refusal(() => ask(control, name, input));
    expect(error.code).toBe('bad-input');
    expect(error.message).toMatch(/^The call ".*\.$/);
    expect(error.message).not.toContain(token);
    expect(tunnelUses).toEqual([]);
  });

  it.each(['../../etc/passwd', '..\\..\\x', '/', '\u0000', "'; DROP TABLE events; --"])(
    'a journey %j is none that is known',
    async (journey) => {
      const { control } = parts();
      for (const format of ['har', 'ndjson', 'mermaid'] as const)
        expect((await refusal(() => control.export({ format, journey }))).code).toBe('not-found');
    },
  );
});

describe('over the socket', () => {
  it('every new call is answered as it is in the process', async () => {
    const { control, dataDir } = await served();
    const client = await ControlClient.connect(dataDir);
    expect(await client.control.tunnels({})).toEqual(await control.tunnels({}));
    expect(await client.control.checkTunnel({})).toEqual(await control.checkTunnel({}));
    expect(await client.control.startCheckup({})).toEqual(await control.startCheckup({}));
    expect(await client.control.checkup({})).toEqual(await control.checkup({}));
    expect(await client.control.report({})).toEqual(await control.report({}));
    expect(await client.control.export({ format: 'har' })).toMatchObject({ mediaType: 'application/json' });
    await expect(client.control.replay({ seq: 7 })).rejects.toMatchObject({ code: 'not-found' });
    client.close();
  });

  it('a check-up is told to those who subscribed', async () => {
    const { control, dataDir, tell } = await served();
    const client = await ControlClient.connect(dataDir);
    const told = new Promise<Notification>((resolve) => void client.subscribe(resolve));
    await client.control.checkup({});
    tell({ name: 'checkup', data: await control.checkup({}) });
    expect((await told).name).toBe('checkup');
    client.close();
  });
});

describe('a token', () => {
  let bridge: RunningBridge;
  let heard: Notification[];

  beforeEach(async () => {
    bridge = await runBridge({ env: { PATH: '/nonexistent' } });
    heard = [];
    bridge.subscribe((notification) => void heard.push(notification));
  });
  afterEach(async () => {
    await bridge.stop();
  });

  it('goes into no answer, no notification, no journal and no file', async () => {
    const { control, dataDir } = bridge;
    const answers: unknown[] = [
      await control.useTunnel({ kind: 'cloudflare', url: 'https://bridge.example.com', token }),
      await control.tunnels({}),
      await control.settings({}),
      await control.status({}),
      await control.useTunnel({ kind: 'none' }),
      await refusal(() => control.useTunnel({ kind: 'quick', token })).then(({ message }) => message),
      await control.events({}),
      await control.export({ format: 'ndjson' }),
    ];
    expect((await control.settings({})).cloudflareUrl).toBe('https://bridge.example.com');
    expect(JSON.stringify([answers, heard])).not.toContain(token.slice(0, 20));
    await bridge.close('to look at what was written');
    expect(everythingWritten(dataDir)).not.toContain(token.slice(0, 20));
  });
});
