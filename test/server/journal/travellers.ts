import type { Phase } from '../../../protocol/events.ts';
import type { EventDraft } from '../../../server/journal/journal.ts';
import type { Rig } from './rig.ts';

export const issuer = 'https://bridge.example.com';
export const backend = { issuer, remote: '52.173.123.8', userAgent: 'Python/3.12 aiohttp/3.11.18' };
export const browser = { issuer, remote: '167.160.247.4', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' };
export const chatgpt = { id: 'bffb61f7-a897-40bb-8579-2b7436e27ac2', name: 'ChatGPT' };

export const discovery = (from: Partial<EventDraft>): EventDraft => ({
  type: 'discovery',
  phase: 'discovery',
  summary: 'Read the metadata',
  status: 200,
  ...from,
});

export const unauthorized = (from: Partial<EventDraft>): EventDraft => ({
  type: 'bearer.refused',
  phase: 'access',
  summary: 'No token',
  status: 401,
  ...from,
});

export const done = (phase: Phase, more: Partial<EventDraft>): EventDraft => ({
  type: 'app',
  phase,
  summary: phase,
  ...more,
});

/** Registers as ChatGPT does, and gives the journey. */
export function register({ journal }: Rig, client = chatgpt, caller: typeof backend = backend): string {
  const journey = journal.journeyFor(client, caller);
  journal.record({
    type: 'register',
    phase: 'registration',
    summary: 'Registered',
    status: 201,
    clientId: client.id,
    journey,
    ...caller,
  });
  return journey;
}

/** Goes from authorize to a tool call. */
export function authorizeAndCall(
  { journal }: Rig,
  client = chatgpt,
  caller: typeof backend = browser,
): string {
  const journey = journal.journeyFor(client, caller);
  const more = { clientId: client.id, journey };
  journal.record({
    type: 'authorize',
    phase: 'authorization',
    summary: 'Asks',
    status: 200,
    ...more,
    ...caller,
  });
  journal.record({ type: 'consent', phase: 'consent', summary: 'Allowed', ...more });
  journal.record({ type: 'token', phase: 'token', summary: 'Issued', status: 200, ...more });
  journal.record({ type: 'tool.call', phase: 'access', summary: 'Called', status: 200, ...more });
  return journey;
}

export const journeyOf = (r: Rig, id: string) =>
  r.journal.journeys(1000).find((journey) => journey.id === id);
