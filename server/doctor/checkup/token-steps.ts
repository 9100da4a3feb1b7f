import { z } from 'zod';
import type { CheckupAgent } from '../../../protocol/checkup.ts';
import {
  type Authorized,
  type CheckupRun,
  type Possessions,
  type StepPlan,
  type Tokens,
  tokensFor,
} from './checkup-run.ts';
import { mcpCall } from './mcp-call.ts';
import { judged, notTried, type Outcome } from './outcome.ts';
import { bodyOf, errorOf, jsonOf, type Sight, statusOf } from './sight.ts';
import type { TestClient } from './test-client.ts';

const Answer = z.object({ access_token: z.string(), refresh_token: z.string().optional() });

/** Posts a form as a client that proves who it is. */
async function post(
  { asker }: CheckupRun,
  agent: CheckupAgent,
  path: string,
  client: TestClient,
  form: Record<string, string>,
): Promise<Sight> {
  const proof = await client.prove();
  return asker.ask(agent, {
    method: 'POST',
    path,
    headers: { ...proof.headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...form, ...proof.form }).toString(),
  });
}

/** What is wrong with a token answer, without anything of it that could be secret. */
function wrongWith(sight: Sight): string {
  const error = errorOf(sight);
  return error === null ? 'no token came back' : `refused: ${error.replaceAll(/[^a-z_]/g, '').slice(0, 40)}`;
}

function tokenStep(
  name: string,
  title: string,
  codesOf: (run: CheckupRun) => Possessions<Authorized>,
  tokensOf: (run: CheckupRun) => Possessions<Tokens>,
): StepPlan {
  return {
    name,
    title,
    atToken: true,
    run: async (run, agent) => {
      const authorized = codesOf(run).own(agent);
      if (authorized === null) return notTried('no agent got a code');
      const { client, code, verifier } = authorized;
      const sight = await post(run, agent, '/token', client, {
        grant_type: 'authorization_code',
        code,
        redirect_uri: run.redirectUri,
        code_verifier: verifier,
        resource: `${run.origin}/mcp`,
      });
      const parsed = Answer.safeParse(jsonOf(sight));
      if (statusOf(sight) !== 200 || !parsed.success) return judged(sight, run.origin, wrongWith(sight));
      const { access_token: access, refresh_token: refresh = null } = parsed.data;
      tokensOf(run).set(agent, { client, access, refresh });
      return judged(sight, run.origin, null);
    },
  };
}

export const tokenForCode = tokenStep(
  'token',
  'Exchange the code for a token',
  (run) => run.codes,
  (run) => run.tokens,
);

export const tokenByKey = tokenStep(
  'cimd-token',
  'Exchange a code with private_key_jwt',
  (run) => run.documentedCodes,
  (run) => run.documentedTokens,
);

const refreshForm = (refresh: string): Record<string, string> => ({
  grant_type: 'refresh_token',
  refresh_token: refresh,
});

export const refresh: StepPlan = {
  name: 'refresh',
  title: 'Refresh the token',
  atToken: true,
  run: async (run, agent) => {
    const tokens = tokensFor(run, agent);
    if (tokens?.refresh == null) return notTried('no agent got a token');
    const { client, refresh: spent } = tokens;
    const sight = await post(run, agent, '/token', client, refreshForm(spent));
    const parsed = Answer.safeParse(jsonOf(sight));
    if (statusOf(sight) !== 200 || !parsed.success) return judged(sight, run.origin, wrongWith(sight));
    const { access_token: access, refresh_token: next = null } = parsed.data;
    run.refreshed.set(agent, { client, spent, body: bodyOf(sight) });
    run.tokens.set(agent, { client, access, refresh: next });
    return judged(sight, run.origin, null);
  },
};

export const refreshAgain: StepPlan = {
  name: 'duplicate-refresh',
  title: 'Repeat the refresh and get the same answer',
  atToken: true,
  run: async (run, agent) => {
    const refreshed = run.refreshed.any(agent);
    if (refreshed === null) return notTried('no agent could refresh');
    const sight = await post(run, agent, '/token', refreshed.client, refreshForm(refreshed.spent));
    if (statusOf(sight) !== 200) return judged(sight, run.origin, wrongWith(sight));
    return judged(sight, run.origin, bodyOf(sight) === refreshed.body ? null : 'another answer than before');
  },
};

export const revoke: StepPlan = {
  name: 'revoke',
  title: 'Give the access back, so that its token ends',
  run: async (run, agent): Promise<Outcome> => {
    const tokens = tokensFor(run, agent);
    if (tokens === null) return notTried('no agent got a token');
    const { access, client, refresh: refreshToken } = tokens;
    const sight = await post(run, agent, '/revoke', client, { token: refreshToken ?? access });
    if (statusOf(sight) !== 200) return judged(sight, run.origin, wrongWith(sight));
    const after = await mcpCall(run, agent, access, { method: 'ping' });
    if (statusOf(after.sight) !== 401) return judged(after.sight, run.origin, 'the token still works');
    return judged(sight, run.origin, null);
  },
};
