import type { JournalEvent, Journey, Phase } from '../../../protocol/events.ts';

type Step = Pick<
  JournalEvent,
  'type' | 'phase' | 'actor' | 'level' | 'summary' | 'method' | 'path' | 'status'
> & {
  answer?: JournalEvent['answer'];
  request?: JournalEvent['request'];
};

const step = (
  type: JournalEvent['type'],
  phase: Phase | null,
  actor: JournalEvent['actor'],
  [method, path, status]: [string, string, number] | [],
  summary: string,
  more: Partial<Step> = {},
): Step => ({
  type,
  phase,
  actor,
  level: 'info',
  summary,
  method: method ?? null,
  path: path ?? null,
  status: status ?? null,
  ...more,
});

const callback = 'https://chatgpt.com/connector_platform_oauth_redirect';

/** What ChatGPT does when somebody connects it, in order. */
const connecting: Step[] = [
  step(
    'bearer.refused',
    'discovery',
    'client',
    ['POST', '/mcp', 401],
    'Asked for the tools without a token; told where to get one',
  ),
  step(
    'discovery',
    'discovery',
    'client',
    ['GET', '/.well-known/oauth-protected-resource/mcp', 200],
    'Read who guards the tools',
  ),
  step(
    'discovery',
    'discovery',
    'client',
    ['GET', '/.well-known/oauth-authorization-server', 200],
    'Read how to sign in',
  ),
  step('register', 'registration', 'client', ['POST', '/register', 201], 'ChatGPT registered itself', {
    request: {
      client_name: 'ChatGPT',
      redirect_uris: [callback],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'client_secret_basic',
    },
    answer: {
      client_id: 'bffb61f7-a897-40bb-8579-2b7436e27ac2',
      client_secret: '(redacted)',
      client_secret_expires_at: 0,
    },
  }),
  step(
    'authorize',
    'authorization',
    'browser',
    ['GET', '/authorize', 200],
    'ChatGPT knocks; the browser shows the number',
    {
      request: {
        response_type: 'code',
        redirect_uri: callback,
        scope: 'mcp offline_access',
        code_challenge_method: 'S256',
        state: '(redacted)',
      },
    },
  ),
  step('consent', 'consent', 'person', [], 'Allowed for 24 hours, 3 of 3 tools'),
  step(
    'authorize',
    'authorization',
    'browser',
    ['POST', '/authorize', 302],
    'Sent back to chatgpt.com with a code',
  ),
  step('token', 'token', 'client', ['POST', '/token', 200], 'Exchanged the code for a token', {
    request: {
      grant_type: 'authorization_code',
      code: '(redacted)',
      code_verifier: '(redacted)',
      redirect_uri: callback,
    },
    answer: {
      access_token: '(redacted)',
      token_type: 'Bearer',
      expires_in: 86400,
      scope: 'mcp offline_access',
    },
  }),
  step('mcp.request', 'access', 'client', ['POST', '/mcp', 200], 'initialize'),
  step('mcp.request', 'access', 'client', ['POST', '/mcp', 200], 'tools/list answered with 3 tools', {
    request: { jsonrpc: '2.0', method: 'tools/list', id: 2 },
    answer: { tools: ['files__read_file', 'files__search_files', 'files__write_file'] },
  }),
];

const working: Step[] = [
  step('tool.call', 'access', 'client', ['POST', '/mcp', 200], 'Called search_files of files', {
    request: { tool: 'files__search_files', argumentBytes: 41 },
    answer: { resultBytes: 2210, isError: false },
  }),
  step('tool.call', 'access', 'client', ['POST', '/mcp', 200], 'Called read_file of files', {
    request: { tool: 'files__read_file', argumentBytes: 63 },
    answer: { resultBytes: 14_882, isError: false },
  }),
  step('tool.call', 'access', 'client', ['POST', '/mcp', 200], 'Called read_file of files', {
    request: { tool: 'files__read_file', argumentBytes: 58 },
    answer: { resultBytes: 940, isError: false },
  }),
  step('sse.opened', 'access', 'client', ['GET', '/sse', 200], 'Opened an event stream'),
  step('tool.call', 'access', 'client', ['POST', '/mcp', 200], 'Called write_file of files', {
    request: { tool: 'files__write_file', argumentBytes: 1830 },
    answer: { resultBytes: 64, isError: false },
  }),
];

const trouble: Step[] = [
  step('bearer.refused', 'access', 'client', ['GET', '/sse', 401], 'The token has run out', {
    level: 'warn',
    answer: { error: 'invalid_token' },
  }),
  step('upstream', null, 'upstream', [], 'github stopped (exit code 1) and is being restarted', {
    level: 'error',
  }),
  step(
    'token',
    'token',
    'client',
    ['POST', '/token', 400],
    'The code was used twice: what it had issued is revoked',
    {
      level: 'error',
      request: { grant_type: 'authorization_code', code: '(redacted)' },
      answer: { error: 'invalid_grant' },
    },
  ),
  step(
    'request.refused',
    null,
    'stranger',
    ['GET', '/wp-login.php', 404],
    'A stranger asked for something that is not here',
    { level: 'warn' },
  ),
];

/** A small random number generator, so that the preview looks the same each time (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const clients = ['ChatGPT', 'Claude', 'MCP Inspector', 'Home assistant', 'ChatGPT'];
const agents = [
  'Python/3.12 aiohttp/3.11.18',
  'Claude-User/1.0',
  'node',
  'HomeAssistant/2026.11',
  'openai-mcp/1.0.0',
];

/** `count` believable events, the last of them just now, and the journeys they belong to. */
export function sampleEvents(count: number, now: number): { events: JournalEvent[]; journeys: Journey[] } {
  const random = dice(7);
  const events: JournalEvent[] = [];
  const journeys: Journey[] = [];
  const times = Array.from({ length: count }, () => random() ** 3 * 12_000 + 15);
  let time = now - 3000 - times.reduce((sum, gap) => sum + gap, 0);
  let current: { journey: Journey; script: Step[]; agent: string } | null = null;
  const journeyLength = Math.max(30, Math.ceil(count / 12));

  const begin = (): { journey: Journey; script: Step[]; agent: string } => {
    const index = journeys.length;
    const journey: Journey = {
      id: `journey-${index + 1}`,
      clientId: `bffb61f7-a897-40bb-8579-${String(index).padStart(12, '0')}`,
      clientName: clients[index % clients.length] ?? 'ChatGPT',
      issuer: 'https://bridge.example.com',
      phase: 'discovery',
      startedAt: time,
      lastAt: time,
      events: 0,
      verdict: null,
    };
    journeys.push(journey);
    return { journey, script: [...connecting], agent: agents[index % agents.length] ?? '' };
  };

  for (let seq = 1; seq <= count; seq += 1) {
    // Every third journey gives up while it waits for consent; the next begins at once.
    const givesUp = journeys.length % 3 === 2 && current?.script.length === connecting.length - 5;
    if (current === null || givesUp || seq % journeyLength === 0) current = begin();
    const { journey, script, agent }: { journey: Journey; script: Step[]; agent: string } = current;
    const pool = random() < 0.06 ? trouble : working;
    const next = script.shift() ?? pool[Math.floor(random() * pool.length)];
    if (next === undefined) break;
    time += times[seq - 1] ?? 0;
    const foreign = next.actor === 'stranger' || next.actor === 'upstream';
    events.push({
      seq,
      time: Math.round(time),
      clientId: foreign ? null : journey.clientId,
      journey: foreign ? null : journey.id,
      durationMs: next.method === null ? null : Number((random() ** 4 * 900 + 0.6).toFixed(1)),
      remote: next.actor === 'browser' ? '167.160.247.4' : '52.173.123.8',
      userAgent: next.actor === 'browser' ? 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)' : agent,
      ...next,
      request: next.request ?? null,
      answer: next.answer ?? null,
    });
    if (foreign) continue;
    journey.events += 1;
    journey.lastAt = time;
    if (next.phase !== null && next.level === 'info') journey.phase = next.phase;
  }
  return { events, journeys: journeys.toReversed() };
}
