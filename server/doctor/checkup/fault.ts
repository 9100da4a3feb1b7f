import {
  absentIn,
  bodyOf,
  challengeOf,
  errorOf,
  headerOf,
  plain,
  redirectOf,
  type Sight,
  statusOf,
} from './sight.ts';

/** What is wrong with a request, as far as that one request tells; comparing the agents tells the rest. */
export type FaultKind =
  /** The name does not resolve, nothing listens, or the edge says that no tunnel is up. */
  | 'tunnel-down'
  | 'certificate'
  /** The edge and its tunnel are there, and say that the app is not. */
  | 'app-unreachable'
  /** It arrived under another name. */
  | 'other-host'
  /** What it was answered speaks of another name. */
  | 'names-another'
  /** It was sent on to another address. */
  | 'redirected'
  /** Asked to prove that it is human. */
  | 'challenged'
  /** Refused by somebody on the way. */
  | 'refused'
  /** The connection was cut. */
  | 'dropped'
  /** No answer, and it never arrived. */
  | 'silence'
  | 'rate-limited'
  /** The edge gave up waiting, or we did, though it arrived. */
  | 'edge-timeout'
  /** Arrived without its Authorization header. */
  | 'authorization-stripped'
  /** Arrived without other headers that it was sent with, and was refused for that. */
  | 'headers-stripped'
  /** A stream that was begun here, and of which nothing came out there. */
  | 'held-back'
  /** Something else answered. */
  | 'not-this-server'
  /** The answer of the app was changed on the way. */
  | 'changed'
  /** The app itself refused or failed. */
  | 'app-failed';

export interface Fault {
  readonly kind: FaultKind;
  /** What is wrong, in a few words; it goes into `saw`. */
  readonly words: string;
  /** Where it was led or which name it got, where that is the fault. */
  readonly host?: string;
  /** Which headers were taken off, where that is the fault; in lower case. */
  readonly headers?: readonly string[];
}

/** What a fault is looked for in. */
interface Look {
  readonly sight: Sight;
  /** The public origin. */
  readonly origin: string;
  /** Whether a redirect is what was asked for. */
  readonly redirects: boolean;
  /** The address that a document speaks of, where it is another one. */
  readonly names: string | null;
}

type Test = (look: Look) => Fault | null;

const failures: Test = ({ sight: { back, inside } }) => {
  if (back.kind !== 'nothing') return null;
  const { failure, words } = back;
  if (failure === 'name' || failure === 'refused') return { kind: 'tunnel-down', words };
  if (failure === 'tls') return { kind: 'certificate', words };
  if (failure === 'timeout') return { kind: inside === null ? 'silence' : 'edge-timeout', words };
  return { kind: inside === null ? 'dropped' : 'changed', words };
};

/** Statuses by which edges speak for themselves; the app's own are told apart by what it answered inside. */
const edgeStatuses: Test = ({ sight }) => {
  const status = statusOf(sight);
  if (status === null || sight.inside?.status === status) return null;
  const code = headerOf(sight, 'ngrok-error-code') ?? '';
  const cloudflare = /error code: (\d{4})/i.exec(bodyOf(sight).slice(0, 20_000))?.[1] ?? '';
  if (code === 'ERR_NGROK_3200' || status === 530 || cloudflare === '1033')
    return { kind: 'tunnel-down', words: 'no tunnel is up behind that address' };
  if (challengeOf(sight) !== null) return { kind: 'challenged', words: '' };
  if (status === 429 || cloudflare === '1015')
    return { kind: 'rate-limited', words: 'the edge limits the rate' };
  if (status === 504 || status === 522 || status === 524)
    return { kind: 'edge-timeout', words: 'the edge gave up waiting' };
  if (code === 'ERR_NGROK_8012' || status === 502 || status === 521 || status === 523)
    return { kind: 'app-unreachable', words: 'what stands in front does not reach the app' };
  if (status === 525 || status === 526)
    return { kind: 'certificate', words: 'the edge does not trust the certificate behind it' };
  return null;
};

const arrivedElsewhere: Test = ({ sight, origin }) => {
  const host = sight.inside?.host ?? null;
  // Our own words for it, where an edge hides which request it was.
  if (host === null && errorOf(sight) === 'invalid_host')
    return { kind: 'other-host', words: 'it arrived here as a request for another host' };
  if (host === null || sameHost(host, origin)) return null;
  return { kind: 'other-host', words: `it arrived here as a request for ${host.slice(0, 100)}`, host };
};

const sentElsewhere: Test = ({ sight, origin, redirects }) => {
  const location = redirectOf(sight);
  if (location === null) return null;
  const target = URL.canParse(location, origin) ? new URL(location, origin) : null;
  if (redirects && target?.origin === origin) return null;
  const host = (target?.host ?? location).slice(0, 100);
  return { kind: 'redirected', words: `it was sent on to ${host}`, host };
};

const namesAnother: Test = ({ names }) =>
  names === null
    ? null
    : { kind: 'names-another', words: `it speaks of ${plain(names, 100)}`, host: plain(names, 100) };

const stripped: Test = ({ sight, origin }) => {
  const { authorized, inside } = sight;
  if (!authorized) return null;
  const challenge = headerOf(sight, 'www-authenticate') ?? '';
  // A 401 of ours that gives no error saw no token (RFC 6750 §3.1).
  const sawNone = challenge.includes(`resource_metadata="${origin}/`) && !challenge.includes('error=');
  const missing = inside === null ? sawNone : !inside.authorization;
  if (!missing) return null;
  return { kind: 'authorization-stripped', words: 'it arrived here without its Authorization header' };
};

const bared: Test = ({ sight }) => {
  const { inside, sentNames } = sight;
  const status = statusOf(sight);
  // What fails in the app itself, or on the way back, fails for another reason.
  if (status === null || status >= 500 || (inside !== null && inside.status !== status)) return null;
  const absent = absentIn(sight);
  // Where an edge hides whose request it was, only our own words for it tell.
  const headers = inside?.missing ?? sentNames.filter((name) => name === absent);
  if (headers.length === 0) return null;
  const least = inside === null ? ' at least' : '';
  const words = `it arrived here without ${headers.join(', ')}${least}`;
  return { kind: 'headers-stripped', words, headers };
};

const others: Test = ({ sight }) => {
  const status = statusOf(sight);
  if (status === null) return null;
  if (sight.inside === null) {
    if (sight.blind) return null;
    return status === 401 || status === 403 || status === 405 || status === 406
      ? { kind: 'refused', words: 'refused on the way' }
      : { kind: 'not-this-server', words: 'something else answered' };
  }
  if (sight.inside.status === null || sight.inside.status === status) return null;
  const kind = status === 403 || status === 401 ? 'refused' : 'changed';
  return { kind, words: `the app had answered ${sight.inside.status}` };
};

/** In the order in which one explains the next. */
const tests: readonly Test[] = [
  failures,
  edgeStatuses,
  arrivedElsewhere,
  sentElsewhere,
  namesAnother,
  stripped,
  bared,
  others,
];

/**
 * Why a request was not answered as it should have been.
 * @param wrong what is wrong with the answer as such: what is left where the way did nothing to it.
 */
export function faultOf(look: Look, wrong: string): Fault {
  for (const test of tests) {
    const fault = test(look);
    if (fault !== null) return fault;
  }
  return { kind: 'app-failed', words: wrong };
}

/** Whether a Host header names the host of an origin. */
function sameHost(host: string, origin: string): boolean {
  const { protocol, hostname, host: expected, port } = new URL(origin);
  const name = host.toLowerCase();
  const standard = protocol === 'https:' ? 443 : 80;
  return name === expected || (port === '' && name === `${hostname}:${standard}`);
}
