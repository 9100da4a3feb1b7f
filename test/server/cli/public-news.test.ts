import { expect, it } from 'vitest';
import type { Status } from '../../../protocol/status.ts';
import type { TunnelStatus } from '../../../protocol/tunnel.ts';
import { PublicAddress } from '../../../server/cli/public-news.ts';
import { publicLines } from '../../../server/cli/serve-text.ts';
import { noTunnel, statusOf } from '../control/rig.ts';

const status = (origin: string | null, tunnel: Partial<TunnelStatus> = {}): Status => ({
  ...statusOf('/data'),
  public: origin === null ? null : { origin, mcp: `${origin}/mcp`, sse: `${origin}/sse` },
  tunnel: { ...noTunnel, kind: 'quick', url: origin, ...tunnel },
});
const [first, second] = ['https://first.example', 'https://second.example'];

it('tells what becomes of the public address, each thing once', () => {
  const address = new PublicAddress(status(null));
  const look = (next: Status): string | null => {
    const news = address.look(next);
    return news === null ? null : publicLines(news).join('\n');
  };
  expect(look(status(null, { state: 'starting' }))).toBeNull();
  expect(look(status(first, { state: 'checking' }))).toContain('does not answer');
  expect(look(status(first, { state: 'checking' }))).toBeNull();
  expect(look(status(first, { state: 'open' }))).toContain(`answers. For ChatGPT: ${first}/mcp`);
  expect(look(status(first, { state: 'open' }))).toBeNull();
  expect(look(status(first, { state: 'retrying', problem: 'The network is down: wait.' }))).toContain(
    'does not answer. The network is down: wait.',
  );
  expect(look(status(second, { state: 'open' }))).toContain(`another one than ${first}`);
  expect(look(status(null, { state: 'off' }))).toContain(`${second} is gone`);
  expect(look(status(null, { state: 'off' }))).toBeNull();
});

it('says that an address which was known from the start answers', () => {
  const address = new PublicAddress(status(first, { kind: 'own', state: 'open' }));
  expect(address.look(status(first, { kind: 'own', state: 'open' }))?.kind).toBe('open');
});
