import { checkupAgents } from '../../../protocol/checkup.ts';
import type { Hop, Verdict } from '../../../protocol/verdict.ts';
import type { Edge } from '../rule.ts';
import { type Circumstances, curesOf } from './cures.ts';
import type { FaultKind } from './fault.ts';
import { type Cause, type Failed, findings, type Result } from './findings.ts';

const hopOf: Readonly<Record<Cause, Hop>> = {
  'tunnel-down': 'tunnel',
  certificate: 'edge',
  'app-unreachable': 'tunnel',
  'not-this-server': 'edge',
  'wrong-audience': 'edge',
  'token-never-arrived': 'edge',
  'bot-filter': 'edge',
  'rate-limited': 'edge',
  'edge-timeout': 'edge',
  'edge-refused': 'edge',
  'token-not-sent': 'edge',
  'headers-stripped': 'edge',
  'sse-buffered': 'edge',
  'answer-changed': 'edge',
  'app-failed': 'app',
};

type Sentence = (circumstances: Circumstances, shown: readonly Failed[]) => string;

const named = (shown: readonly Failed[]): string =>
  [...new Set(shown.map(({ agent }) => agent))].join(' and ');
const hostIn = (shown: readonly Failed[]): string => {
  const host = shown.find(({ fault }) => fault.host !== undefined)?.fault.host;
  return host ?? 'another host';
};

const sentences: Readonly<Record<Cause, Sentence>> = {
  'tunnel-down': ({ host }) => `No tunnel leads from ${host} to this computer, so nothing arrives here.`,
  certificate: ({ host }) =>
    `The certificate of ${host} is not trusted, so ChatGPT ends the connection before it asks anything.`,
  'app-unreachable': ({ host }) =>
    `What stands in front of this computer answers for ${host} itself, because it does not reach Drawbridge.`,
  'not-this-server': ({ host }) => `Something else than this Drawbridge answers at ${host}.`,
  'wrong-audience': ({ host }, shown) => {
    const every = (kind: FaultKind): boolean => shown.every(({ fault }) => fault.kind === kind);
    if (every('redirected'))
      return `Callers of ${host} are sent on to ${hostIn(shown)}, so ChatGPT never gets to this server.`;
    return every('names-another')
      ? `What comes back from ${host} speaks of ${hostIn(shown)}, so ChatGPT would go there, or refuse it.`
      : `Requests for ${host} arrive here as requests for ${hostIn(shown)}, so ChatGPT would be given documents and tokens for the wrong address.`;
  },
  'token-never-arrived': (_, shown) =>
    `A bot filter in front of this computer stops the token request: what passes as a browser fails as ${named(shown)}, as ChatGPT's backend calls itself.`,
  'bot-filter': (_, shown) =>
    shown.some(({ agent }) => agent === 'browser')
      ? 'A bot filter in front of this computer asks everybody to prove to be human, which ChatGPT cannot do.'
      : `A bot filter in front of this computer stops what is no browser: what passes as a browser fails as ${named(shown)}, as ChatGPT's backend calls itself.`,
  'rate-limited': () => 'The edge in front of this computer answers that there were too many requests (429).',
  'edge-timeout': ({ host }) =>
    `Requests to ${host} got no answer in time, though Drawbridge answers at once when they reach it.`,
  'edge-refused': () => 'Something in front of this computer refuses the requests before they arrive here.',
  'token-not-sent': () =>
    'The Authorization header is taken off on the way, so every call arrives here without its token.',
  'headers-stripped': (_, shown) =>
    `Headers are taken off on the way (${[...new Set(shown.flatMap(({ fault }) => fault.headers ?? []))].join(', ')}), so Drawbridge has to refuse the requests that need them.`,
  'sse-buffered': () =>
    'Event streams over GET are held back on the way until they end, so a client of /sse never hears anything.',
  'answer-changed': () => 'What Drawbridge answered was changed or lost on the way back.',
  'app-failed': () => 'The requests arrived here, and Drawbridge itself refused or failed them.',
};

/** Lines of evidence at most. */
const mostEvidence = 8;

/** A line for each step and agent; one for a step that went alike for all of them. */
const evidenceOf = (results: readonly Result[]): string[] => {
  const plans = [...new Set(results.map(({ plan }) => plan))];
  const lines = plans.flatMap((plan) => {
    const of = results.filter((result) => result.plan === plan);
    const [first] = of;
    const same = new Set(of.map(({ outcome }) => outcome.saw.replace(/, \d+ ms/, ''))).size === 1;
    return first !== undefined && same && of.length === checkupAgents.length
      ? [`${plan.title}, as each agent: ${first.outcome.saw}`]
      : of.map(({ agent, outcome }) => `${plan.title}, as ${agent}: ${outcome.saw}`);
  });
  if (lines.length <= mostEvidence) return lines;
  return [...lines.slice(0, mostEvidence), `… and ${lines.length - mostEvidence} more steps like these`];
};

/** What passed where others failed: without it, a filter is only a suspicion. */
function passedAsBrowser(shown: readonly Failed[], results: readonly Result[]): Result[] {
  const plans = new Set(shown.slice(0, 1).map(({ plan }) => plan));
  return results.filter(({ plan, agent, outcome }) => plans.has(plan) && agent === 'browser' && outcome.ok);
}

/** What is concluded of a check-up: one verdict for each cause, or one that everything works. */
export function verdictsOf(results: readonly Result[], origin: string, edge: Edge): Verdict[] {
  const circumstances: Circumstances = { host: new URL(origin).host, origin, edge: edgeIn(results, edge) };
  const found = findings(results);
  if (found.length === 0) return [working(results, circumstances)];
  return found.map(({ cause, shown }) => ({
    state: 'failed' as const,
    rule: cause,
    hop: hopOf[cause],
    cause: sentences[cause](circumstances, shown),
    evidence: [...evidenceOf(shown), ...evidenceOf(passedAsBrowser(shown, results))],
    cures: curesOf(cause, circumstances),
  }));
}

/** What the answers say of who stands in front, where the tunnel in use does not tell. */
function edgeIn(results: readonly Result[], edge: Edge): Edge {
  if (edge !== 'proxy' && edge !== 'unknown') return edge;
  const saw = (text: string): boolean => results.some(({ outcome }) => outcome.saw.includes(text));
  if (saw('server: cloudflare') || saw('cf-mitigated')) return 'cloudflare';
  return saw('ERR_NGROK') ? 'ngrok' : edge;
}

/** From when on a way counts as slow: ms that half of the steps take. */
const slow = 2000;

/** How long a step usually took, where that is slow, in words; null where it is not. */
function slownessOf(results: readonly Result[]): string | null {
  const times = results
    .flatMap(({ outcome: { tried, ms } }) => (tried ? [ms] : []))
    .toSorted((a, b) => a - b);
  const middle = times[Math.floor(times.length / 2)] ?? 0;
  return middle < slow ? null : `half of the steps took ${Math.round(middle / 1000)} s or more`;
}

const slowCure =
  'See what makes the way slow: the connection of this computer, a tunnel that leads far away, or a proxy that waits.';

function working(results: readonly Result[], { origin }: Circumstances): Verdict {
  const slowness = slownessOf(results);
  const cures = slowness === null ? [] : [slowCure];
  const untried = results.some(({ outcome }) => !outcome.ok);
  const steps = new Set(results.map(({ plan }) => plan)).size;
  if (untried) {
    return {
      state: 'waiting',
      rule: 'not-finished',
      hop: 'app',
      cause: 'Not every step could be tried, so this check-up does not say whether everything works.',
      evidence: evidenceOf(results.filter(({ outcome }) => !outcome.ok)),
      cures: ['Start the check-up again.', ...cures],
    };
  }
  const slowest = Math.round(Math.max(0, ...results.map(({ outcome }) => outcome.ms)));
  return {
    state: 'working',
    rule: 'working',
    hop: 'app',
    cause:
      slowness === null
        ? `Everything that ChatGPT does works through ${origin}.`
        : `Everything that ChatGPT does works through ${origin}, but slowly: ${slowness}, and ChatGPT waits about 60 s for a call.`,
    evidence: [
      `${steps} steps went well as browser, as aiohttp and as openai-mcp; the slowest took ${slowest} ms.`,
    ],
    cures,
  };
}
