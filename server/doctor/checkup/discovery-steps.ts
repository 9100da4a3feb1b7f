import { z } from 'zod';
import type { StepPlan } from './checkup-run.ts';
import { judged, type Outcome } from './outcome.ts';
import { bodyOf, headerOf, jsonOf, type Sight, statusOf } from './sight.ts';

export const reach: StepPlan = {
  name: 'reach',
  title: 'Reach the public address',
  run: async ({ asker, origin }, agent) => {
    const sight = await asker.ask(agent, { method: 'GET', path: '/', opens: 'page' });
    // A page of ours from somebody's cache would not have arrived, and is ours all the same.
    const ours = sight.inside !== null || bodyOf(sight).includes('<h1>Drawbridge</h1>');
    if (ours && sight.inside === null) asker.noteBlindness();
    return judged(sight, origin, statusOf(sight) === 200 && ours ? null : 'not our page');
  },
};

const Metadata = z.object({
  issuer: z.string().optional(),
  resource: z.string().optional(),
  oauth: z.object({ issuer: z.string() }).optional(),
});

/** A document that has to speak of this very address, to the letter: clients compare it so (RFC 8414 §3.3, RFC 9728 §3.3). */
function document(name: string, title: string, path: string, expected: (origin: string) => string): StepPlan {
  return {
    name,
    title,
    run: async ({ asker, origin }, agent) => {
      const sight = await asker.ask(agent, { method: 'GET', path });
      return judgedDocument(sight, origin, expected(origin));
    },
  };
}

function judgedDocument(sight: Sight, origin: string, expected: string): Outcome {
  const parsed = Metadata.safeParse(jsonOf(sight));
  const found = parsed.success
    ? (parsed.data.resource ?? parsed.data.issuer ?? parsed.data.oauth?.issuer ?? null)
    : null;
  if (statusOf(sight) !== 200) return judged(sight, origin, 'no document');
  if (found === null) return judged(sight, origin, 'not the document that belongs there');
  if (found === expected) return judged(sight, origin, null);
  return judged(sight, origin, `it speaks of ${found.slice(0, 100)}`, { names: found });
}

const itself = (origin: string): string => origin;
const mcpOf = (origin: string): string => `${origin}/mcp`;

export const metadata: readonly StepPlan[] = [
  document(
    'authorization-server-metadata',
    'Read the authorization server metadata',
    '/.well-known/oauth-authorization-server',
    itself,
  ),
  document('mcp-manifest', 'Read the MCP manifest', '/.well-known/mcp/manifest.json', itself),
  document(
    'openid-configuration',
    'Read the OpenID configuration',
    '/.well-known/openid-configuration',
    itself,
  ),
  document('resource-metadata', 'Read the resource metadata', '/.well-known/oauth-protected-resource', mcpOf),
  document(
    'resource-metadata-mcp',
    'Read the resource metadata of /mcp',
    '/.well-known/oauth-protected-resource/mcp',
    mcpOf,
  ),
];

export const blocking: StepPlan = {
  name: 'blocking',
  title: 'Be refused without a token',
  run: async ({ asker, origin }, agent) => {
    const sight = await asker.ask(agent, {
      method: 'POST',
      path: '/mcp',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
    });
    if (statusOf(sight) !== 401) return judged(sight, origin, 'not refused as it has to be');
    const named = /resource_metadata="([^"]*)"/.exec(headerOf(sight, 'www-authenticate') ?? '')?.[1];
    if (named === undefined) return judged(sight, origin, 'it does not say where to get a token');
    const expected = `${origin}/.well-known/oauth-protected-resource/mcp`;
    if (named === expected) return judged(sight, origin, null);
    return judged(sight, origin, `it speaks of ${named.slice(0, 100)}`, { names: named });
  },
};
