import type { TunnelKind } from '../../protocol/tunnel.ts';
import { type OutsideAnswer, OutsideError } from '../outside/ask-outside.ts';

/**
 * Where it lies. `network`: this computer may be offline; `tunnel`: the edge says that nobody holds the tunnel;
 * `way`: somebody on the way answers, so that opening the tunnel anew would not help.
 */
export type Blame = 'network' | 'tunnel' | 'way';

/** Why a probe did not come back. The sentence is for the person: what, why, what to do. */
export interface ProbeProblem {
  /** Kebab-case. */
  readonly code: string;
  readonly sentence: string;
  readonly blame: Blame;
}

/** What became of a probe. */
export interface Seen {
  readonly kind: TunnelKind;
  readonly url: string;
  readonly port: number;
  readonly answer: OutsideAnswer | OutsideError;
  /** The Host under which it came in here; null where it did not. */
  readonly arrivedAs: string | null;
  /** Whether that Host is the public one. */
  readonly named: boolean;
}

/** Tells apart why a probe did not come back. */
export function problemOf(seen: Seen): ProbeProblem {
  if (seen.arrivedAs !== null) return arrived(seen, seen.arrivedAs);
  return seen.answer instanceof OutsideError ? unanswered(seen, seen.answer) : answered(seen, seen.answer);
}

const problem = (code: string, blame: Blame, sentence: string): ProbeProblem => ({ code, blame, sentence });

const hostOf = ({ url }: Seen): string => new URL(url).host;
const here = ({ port }: Seen): string => `http://127.0.0.1:${port}`;

function arrived(seen: Seen, arrivedAs: string): ProbeProblem {
  const host = hostOf(seen);
  if (!seen.named) {
    const shown = arrivedAs.slice(0, 100) || 'no name at all';
    return problem(
      'host-not-passed',
      'way',
      `What is sent to ${host} arrives here under the name ${shown}, because the proxy in front does not pass Host on: in nginx add "proxy_set_header Host $host;" to that location, in other proxies the setting that preserves the host.`,
    );
  }
  if (seen.answer instanceof OutsideError) {
    return problem(
      'answer-lost',
      'way',
      `A request through ${host} arrived here, but the answer did not come back (${seen.answer.message}): look at the proxy or tunnel in front, which has to pass answers on.`,
    );
  }
  return problem(
    'answer-changed',
    'way',
    `A request through ${host} arrived here, but another answer than ours came back (status ${seen.answer.status}): switch off whatever changes or replaces answers in front of Drawbridge.`,
  );
}

/** A way that works from everywhere else may not be there from inside. */
const fromInside =
  '; some routers do not let a computer reach its own address, so try it over a mobile network as well';

function unanswered(seen: Seen, { failure, code }: OutsideError): ProbeProblem {
  const host = hostOf(seen);
  const own = seen.kind === 'own';
  switch (failure) {
    case 'name':
      if (code === 'EAI_AGAIN')
        return problem(
          'no-name-server',
          'network',
          `The name ${host} cannot be looked up because no name server answers: connect this computer to the internet, and it is tried again by itself.`,
        );
      return problem(
        'unknown-name',
        'tunnel',
        seen.kind === 'quick'
          ? `The name ${host} is not known yet: new names take up to a minute, and it is tried again by itself.`
          : `The name ${host} is not known to any name server: check its spelling and that a DNS record leads it to this computer or to the tunnel.`,
      );
    case 'refused':
      return problem(
        'nothing-listens',
        'network',
        own
          ? `Nothing listens at ${host}: start the reverse proxy or tunnel program that forwards it to ${here(seen)}, and open its port in the router and firewall${fromInside}.`
          : `Nothing listens at ${host}: check that its DNS record leads to the tunnel.`,
      );
    case 'tls':
      return problem(
        'certificate',
        'way',
        `The certificate of ${host} is not to be trusted${code === '' ? '' : ` (${code})`}, so no client will connect: give the proxy in front a valid certificate for exactly this name, with its whole chain.`,
      );
    case 'timeout':
      return problem(
        'timeout',
        'network',
        `Nothing came back from ${host} within 10 seconds: check that the address leads to this computer and that no firewall stands between${own ? fromInside : ''}.`,
      );
    default:
      return problem(
        'broken',
        'network',
        `The connection to ${host} broke${code === '' ? '' : ` (${code})`}: check that https is spoken there and that it forwards to ${here(seen)}.`,
      );
  }
}

/** Somebody answered, and it was not us. The most telling sign comes first. */
function answered(seen: Seen, answer: OutsideAnswer): ProbeProblem {
  const host = hostOf(seen);
  const { status, headers } = answer;
  const body = answer.body.slice(0, 20_000);
  const server = headers.server === undefined ? null : String(headers.server).slice(0, 60);
  const cloudflare = server?.toLowerCase() === 'cloudflare' || headers['cf-ray'] !== undefined;
  const ngrok = headers['ngrok-error-code'];
  if (headers['cf-mitigated'] === 'challenge')
    return problem(
      'challenge',
      'way',
      `Cloudflare answers for ${host} with a challenge that only a browser can pass, and ChatGPT may meet it too: turn off Bot Fight Mode (Cloudflare dashboard, Security → Settings), or allow ChatGPT's addresses with an IP Access rule.`,
    );
  if (ngrok !== undefined) return ngrokProblem(seen, String(ngrok));
  if (cloudflare && (status === 530 || /\berror(?: code)?:? 1033\b/i.test(body)))
    return problem(
      'no-connector',
      'tunnel',
      `Cloudflare knows ${host}, but no tunnel is connected to it (${status}, error 1033): ${
        seen.kind === 'own' ? 'start the cloudflared that leads it here.' : 'it is tried again by itself.'
      }`,
    );
  if (cloudflare && (status === 429 || /\b1015\b/.test(body)))
    return problem(
      'rate-limited',
      'way',
      `Cloudflare slows down requests to ${host} (429, error 1015): wait a while, and loosen the rate limiting rule of that zone if it stays.`,
    );
  if (cloudflare && status === 403)
    return problem(
      'blocked',
      'way',
      `A firewall rule at Cloudflare blocks requests to ${host} (403${/\b1020\b/.test(body) ? ', error 1020' : ''}): look for it under Security → Events in the Cloudflare dashboard, and let requests to this name pass.`,
    );
  if (status === 429)
    return problem(
      'rate-limited',
      'way',
      `${host} slows down requests (429${by(server)}): wait a while, and loosen the rate limit in front of Drawbridge if it stays.`,
    );
  if (status === 502 || status === 503 || status === 504 || (status >= 520 && status <= 526))
    return problem(
      'not-forwarded',
      'way',
      `${host} answers ${status}${by(server)}: something is in front, but it does not reach Drawbridge; let it forward to ${here(seen)}.`,
    );
  if (status >= 300 && status < 400) return redirected(seen, headers.location);
  if (status === 403 && body.includes('"invalid_host"'))
    return problem(
      'another-drawbridge',
      'way',
      `Another Drawbridge, or an earlier one of this computer, answers at ${host}: let that address forward to ${here(seen)}.`,
    );
  return problem(
    'not-ours',
    'way',
    `Something else answers at ${host} (${status}${by(server)}): let that address forward every path to ${here(seen)}, or enter the address that does.`,
  );
}

/** @see https://ngrok.com/docs/errors */
function ngrokProblem(seen: Seen, code: string): ProbeProblem {
  const host = hostOf(seen);
  if (code === 'ERR_NGROK_3200')
    return problem(
      'no-connector',
      'tunnel',
      `ngrok knows ${host}, but no tunnel is connected to it (${code}): ${
        seen.kind === 'own' ? 'start the ngrok that leads it here.' : 'it is tried again by itself.'
      }`,
    );
  if (code === 'ERR_NGROK_8012')
    return problem(
      'not-forwarded',
      'way',
      `ngrok reaches this computer for ${host}, but not Drawbridge (${code}): let it forward to ${here(seen)}.`,
    );
  const known = /^ERR_NGROK_\d{1,6}$/.test(code) ? code : 'an unknown error';
  return problem(
    'refused-by-ngrok',
    'way',
    `ngrok does not let requests to ${host} through (${known}): see https://ngrok.com/docs/errors for what that asks for.`,
  );
}

function redirected(seen: Seen, location: string | undefined): ProbeProblem {
  const to =
    location !== undefined && URL.canParse(location, seen.url) ? new URL(location, seen.url).origin : null;
  const elsewhere = to !== null && to !== new URL(seen.url).origin;
  return problem(
    'redirect',
    'way',
    `${hostOf(seen)} sends every request elsewhere${elsewhere ? ` (to ${to.slice(0, 100)})` : ''} instead of forwarding it: ${
      elsewhere ? 'use that address if it is yours' : 'switch off the sign-in or redirect in front'
    }, or let it forward to ${here(seen)} without a redirect.`,
  );
}

const by = (server: string | null): string => (server === null ? '' : `, from ${server}`);
