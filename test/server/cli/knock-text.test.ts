import { expect, it } from 'vitest';
import type { Knock } from '../../../protocol/consent.ts';
import { knockLines } from '../../../server/cli/knock-text.ts';
import { Printer } from '../../../server/cli/printer.ts';

const knock: Knock = {
  id: '0123456789abcdef',
  clientId: 'https://chatgpt.com/oauth/client.json',
  clientName: 'ChatGPT',
  identity: 'verified',
  redirectHost: 'chatgpt.com',
  scope: 'mcp',
  tools: ['files__read'],
  numbers: [17, 42, 88],
  createdAt: 0,
  expiresAt: 300_000,
  quiet: false,
  remote: '203.0.113.9',
  issuer: 'https://bridge.example.com',
  canRefresh: true,
};
const print = new Printer(process, { NO_COLOR: '1' }, false);

it('names the host that vouches for a name, and says where nobody does', () => {
  const identity = (change: Partial<Knock>): string | undefined =>
    knockLines({ ...knock, ...change }, 0, print).find((line) => line.includes('identity'));
  expect(identity({})).toContain('verified: chatgpt.com vouches');
  expect(identity({ clientId: 'https://evil.example/chatgpt.json' })).toContain('evil.example vouches');
  expect(identity({ identity: 'unverified', clientId: 'bffb61f7' })).toContain('NOT verified');
});
