import type { Grant, Knock } from '../../../protocol/consent.ts';
import { fileTools } from './sample-tools.ts';

/** ChatGPT knocks; `change` says what is different. */
export function sampleKnock(now: number, change: Partial<Knock> = {}): Knock {
  return {
    id: 'knock-1',
    clientId: 'https://chatgpt.com/oauth/client.json',
    clientName: 'ChatGPT',
    identity: 'verified',
    redirectHost: 'chatgpt.com',
    scope: 'mcp offline_access',
    tools: fileTools.map(({ name }) => name),
    numbers: [17, 42, 88],
    createdAt: now - 12_000,
    expiresAt: now + 288_000,
    quiet: false,
    remote: '167.160.247.4',
    issuer: 'https://bridge.example.com',
    canRefresh: true,
    ...change,
  };
}

/** A grant that ChatGPT holds; `change` says what is different. */
export function sampleGrant(now: number, change: Partial<Grant> = {}): Grant {
  return {
    id: 'grant-1',
    clientId: 'https://chatgpt.com/oauth/client.json',
    clientName: 'ChatGPT',
    identity: 'verified',
    redirectHost: 'chatgpt.com',
    resource: 'https://bridge.example.com/mcp',
    scope: 'mcp',
    tools: fileTools.map(({ name }) => name),
    createdAt: now - 3_600_000,
    expiresAt: now + 82_800_000,
    lastUsedAt: now - 130_000,
    journey: 'journey-1',
    ...change,
  };
}
