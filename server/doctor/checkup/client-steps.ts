import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { CheckupAgent } from '../../../protocol/checkup.ts';
import { checkupAgents } from '../../../protocol/checkup.ts';
import type { Authorized, CheckupRun, Possessions, StepPlan } from './checkup-run.ts';
import { changedOnTheWay, judged, notTried, type Outcome } from './outcome.ts';
import { jsonOf, redirectOf, statusOf } from './sight.ts';
import { basicClient, type TestClient } from './test-client.ts';

export const clientName = 'Check-up';

const Registered = z.object({ client_id: z.string(), client_secret: z.string() });

export const register: StepPlan = {
  name: 'register',
  title: 'Register as a client',
  run: async ({ asker, clientIds, isNew, origin, redirectUri, registered }, agent) => {
    const sight = await asker.ask(agent, {
      method: 'POST',
      path: '/register',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: clientName,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_basic',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      }),
    });
    const parsed = Registered.safeParse(jsonOf(sight));
    if (statusOf(sight) !== 201 || !parsed.success) return judged(sight, origin, 'not registered');
    const { client_id: id, client_secret: password } = parsed.data;
    // Whoever runs the edge could name somebody else's client. Where it hides whose request it was, the store tells.
    const isOurs = sight.inside === null ? isNew(id) : sight.inside.registered === id;
    if (!isOurs) return changedOnTheWay(sight, 'it names another client than was registered here');
    clientIds.push(id);
    registered.set(agent, basicClient(id, password));
    return judged(sight, origin, null);
  },
};

const secret = (): string => randomBytes(32).toString('base64url');

/** Asks for a code as a browser does. Nobody is asked, because exactly this request was announced in here before. */
async function authorize(
  run: CheckupRun,
  agent: CheckupAgent,
  client: TestClient,
): Promise<{ outcome: Outcome; authorized: Authorized | null }> {
  const { asker, broker, journey, origin, redirectUri } = run;
  const [state, verifier] = [secret(), secret()];
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
  const takeBack = broker.announce({
    clientId: client.id,
    state,
    codeChallenge,
    redirectUri,
    issuer: origin,
    journey,
  });
  try {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: client.id,
      redirect_uri: redirectUri,
      state,
      scope: 'mcp offline_access',
      code_challenge: codeChallenge,
      code_challenge_method: 'S256',
      resource: `${origin}/mcp`,
    });
    const path = `/authorize?${query}`;
    const sight = await asker.ask(agent, { method: 'GET', path, opens: 'page' });
    const read = answerIn(redirectOf(sight), { state, origin, redirectUri });
    if ('wrong' in read) {
      return { outcome: judged(sight, origin, read.wrong, { redirects: true }), authorized: null };
    }
    const authorized = { client, code: read.code, verifier };
    if (agent !== 'browser') return { outcome: judged(sight, origin, null), authorized };
    // The person's browser goes where it is sent, and that has to come through as well.
    run.await(state);
    const { pathname, search } = new URL(read.location);
    const followed = await asker.ask(agent, { method: 'GET', path: pathname + search, opens: 'page' });
    if (statusOf(followed) !== 200) {
      return { outcome: judged(followed, origin, 'the redirect leads nowhere'), authorized };
    }
    return { outcome: judged(sight, origin, null), authorized };
  } finally {
    takeBack();
  }
}

interface Expected {
  readonly state: string;
  readonly origin: string;
  readonly redirectUri: string;
}

/** The code in the address that the browser is sent to, or what is wrong with that address (RFC 6749 §4.1.2, RFC 9207). */
function answerIn(
  location: string | null,
  { state, origin, redirectUri }: Expected,
): { code: string; location: string } | { wrong: string } {
  if (location === null || !URL.canParse(location)) return { wrong: 'not sent back to the client' };
  const url = new URL(location);
  if (url.origin + url.pathname !== redirectUri) return { wrong: 'sent to another address' };
  const query = url.searchParams;
  const code = query.get('code');
  if (query.get('error') !== null) return { wrong: 'sent back with an error instead of a code' };
  if (code === null) return { wrong: 'sent back without a code' };
  if (query.get('state') !== state) return { wrong: 'sent back with another state' };
  if (query.get('iss') !== origin) return { wrong: 'sent back with another iss' };
  return { code, location };
}

/** Asks for a code as each agent; who gets none is given a code that another asks for. */
function authorizeStep(
  name: string,
  title: string,
  clientFor: (run: CheckupRun, agent: CheckupAgent) => TestClient | null,
  codesOf: (run: CheckupRun) => Possessions<Authorized>,
): StepPlan {
  return {
    name,
    title,
    run: async (run, agent) => {
      const client = clientFor(run, agent);
      if (client === null) return notTried('no agent could register');
      const { outcome, authorized } = await authorize(run, agent, client);
      if (authorized !== null) codesOf(run).set(agent, authorized);
      return outcome;
    },
    after: async (run) => {
      const codes = codesOf(run);
      const [able] = codes.owners;
      if (able === undefined) return;
      for (const agent of checkupAgents) {
        if (codes.own(agent) !== null) continue;
        const client = clientFor(run, agent);
        const authorized = client === null ? null : (await authorize(run, able, client)).authorized;
        if (authorized !== null) codes.set(agent, authorized);
      }
    },
  };
}

export const authorizeRegistered = authorizeStep(
  'authorize',
  'Get a code by way of the browser',
  (run, agent) => run.registered.any(agent),
  (run) => run.codes,
);

export const authorizeDocumented = authorizeStep(
  'cimd-authorize',
  'Get a code as a client with a metadata document',
  (run) => run.documented,
  (run) => run.documentedCodes,
);

const Document = z.object({ client_id: z.string() });

export const readDocument: StepPlan = {
  name: 'cimd-document',
  title: "Read a client's metadata document",
  run: async ({ asker, documented, origin }, agent) => {
    const sight = await asker.ask(agent, { method: 'GET', path: new URL(documented.id).pathname });
    const parsed = Document.safeParse(jsonOf(sight));
    const right = statusOf(sight) === 200 && parsed.success && parsed.data.client_id === documented.id;
    return judged(sight, origin, right ? null : 'not the document that was published');
  },
};
