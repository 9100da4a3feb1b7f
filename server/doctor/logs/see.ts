import { redactText } from '../../journal/redact-text.ts';
import { plainAddress } from './address.ts';
import { endpointOf, pathOf } from './endpoint.ts';
import type { LoggedNote, LoggedRequest } from './logged.ts';
import type { Seen } from './seen.ts';

/** How much of each text is kept, characters. */
const limits = { path: 200, userAgent: 300, id: 200, host: 255 } as const;

type Placed = Pick<Seen, 'order' | 'sortTime' | 'place'>;

/** What of a request matters to a client's way; null where nothing does. */
export function seeRequest(request: LoggedRequest, placed: Placed): Seen | null {
  const { method, target, status } = request;
  const what = endpointOf(method, target) ?? (mayBeCall(request) ? 'maybe' : null);
  if (what === null) return null;
  const query = queryOf(target);
  const redirectHost = hostOf(query.get('redirect_uri'));
  // Written out, as there may be millions: a spread makes slow objects.
  return {
    order: placed.order,
    sortTime: placed.sortTime,
    place: placed.place,
    at: request.time === null ? null : { time: request.time, zone: request.zone },
    what,
    method,
    path: own(pathOf(target), limits.path),
    status,
    remote: request.remote === null ? null : own(request.remote, limits.host),
    userAgent: request.userAgent === null ? null : own(request.userAgent, limits.userAgent),
    ms: request.ms,
    host: request.host === null ? null : own(request.host, limits.host),
    sentToken: request.sentToken,
    about: copyOf(query.get('client_id')),
    state: copyOf(query.get('state')),
    redirectHost,
    redirect: redirectOf(request.location, redirectHost),
    cameWithError: query.has('error'),
  };
}

/** What a server said of itself between its requests. */
export const seeNote = (note: LoggedNote, placed: Placed): Seen => ({
  ...placed,
  at: note.time === null ? null : { time: note.time, zone: note.zone },
  what: note.what,
  method: null,
  path: null,
  status: null,
  remote: null,
  userAgent: null,
  ms: null,
  host: null,
  sentToken: null,
  about: note.about,
  state: null,
  redirectHost: null,
  redirect: null,
  cameWithError: false,
});

/** A POST that was answered as an MCP endpoint would, on a path that says nothing. */
const mayBeCall = ({ method, status }: LoggedRequest): boolean =>
  method === 'POST' && (status === 200 || status === 202 || status === 401);

const noQuery = new URLSearchParams();

function queryOf(target: string): URLSearchParams {
  const start = target.indexOf('?');
  if (start < 0) return noQuery;
  return new URLSearchParams(target.slice(start + 1, start + 8000));
}

function hostOf(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const { hostname } = new URL(address);
  return hostname === '' ? null : plainAddress(hostname);
}

function redirectOf(location: string | null, redirectHost: string | null): Seen['redirect'] {
  if (location === null) return null;
  const query = queryOf(location);
  if (query.has('error')) return 'error';
  if (query.has('code')) return 'code';
  // Some logs mask the query.
  return redirectHost !== null && hostOf(location) === redirectHost ? 'code' : 'elsewhere';
}

const copyOf = (text: string | null): string | null =>
  text === null ? null : Buffer.from(text.slice(0, limits.id)).toString();

/** Texts that come again and again, by what they were before their secrets went. */
const texts = new Map<string, string>();

/** One redacted copy of each text: a slice would keep its whole line in memory. */
function own(text: string, limit: number): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  const copy = Buffer.from(redactText(text, limit)).toString();
  if (texts.size > 5000) texts.clear();
  if (text.length < 400) texts.set(Buffer.from(text).toString(), copy);
  return copy;
}
