import { METHODS } from 'node:http';
import { ControlError } from '../../../protocol/control-error.ts';
import type { EventType, JournalEvent } from '../../../protocol/events.ts';
import type { Clients } from '../../oauth/client.ts';
import { authorizeQuery, formOf, registrationOf } from './replay-parameters.ts';

/** What is sent, and what has to be said about it. */
export interface ReplayRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly notes: readonly string[];
}

/** Steps that a public request caused by itself. */
const replayable = new Set<EventType>([
  'discovery',
  'register',
  'authorize',
  'token',
  'bearer.refused',
  'mcp.request',
  'tool.call',
  'request.refused',
]);

const notPossible = (why: string): ControlError =>
  new ControlError('not-possible', `That step cannot be sent again, because ${why}: choose another one.`);

/**
 * The request of a journalled step, made anew from what the journal keeps of it: never with a secret.
 * @param origin the issuer it is for.
 * @throws ControlError not-possible where it was no public request, or cannot be made anew.
 */
export async function replayRequest(
  event: JournalEvent,
  origin: string,
  clients: Clients,
): Promise<ReplayRequest> {
  const { method, path, type } = event;
  if (event.actor === 'app') throw notPossible('Drawbridge itself sent it, and nobody outside');
  if (!replayable.has(type) || method === null || path === null)
    throw notPossible('it was not a request from outside');
  // CONNECT and Upgrade make something else of a connection.
  if (!METHODS.includes(method) || method === 'CONNECT')
    throw notPossible(`${method.slice(0, 20)} is not sent`);
  if (!/^[!-~]+$/.test(path) || path.includes('[redacted]'))
    throw notPossible('its address was not kept whole');
  const headers = { host: new URL(origin).host, ...agentOf(event) };
  const { query, body, contentType, notes } = await contentOf(event, clients);
  return {
    method,
    path: query === null ? path : `${path}?${query}`,
    headers: contentType === null ? headers : { ...headers, 'content-type': contentType },
    body,
    notes,
  };
}

export interface Content {
  readonly query: string | null;
  readonly body: string | null;
  readonly contentType: string | null;
  readonly notes: readonly string[];
}

const nothing: Content = { query: null, body: null, contentType: null, notes: [] };
const withoutToken =
  'No access token was sent, because it is a secret: the answer is the one that a caller without a token gets.';

async function contentOf(event: JournalEvent, clients: Clients): Promise<Content> {
  const { method, type } = event;
  switch (type) {
    case 'register':
      return { ...nothing, ...registrationOf(event), contentType: 'application/json' };
    case 'authorize':
      // The form of the waiting page belongs to a browser that has a cookie; without it, it is refused.
      if (method !== 'GET' && method !== 'HEAD')
        return { ...nothing, notes: ["The browser's cookie and form are not kept: they were not sent."] };
      return { ...nothing, ...(await authorizeQuery(event, clients)) };
    case 'token':
      return {
        ...nothing,
        ...(await formOf(event, clients)),
        contentType: 'application/x-www-form-urlencoded',
      };
    case 'bearer.refused':
    case 'mcp.request':
    case 'tool.call':
      return method === 'POST'
        ? { ...nothing, body: '{}', contentType: 'application/json', notes: [withoutToken] }
        : { ...nothing, notes: [withoutToken] };
    case 'request.refused':
      return {
        ...nothing,
        notes: [
          'Its headers, query and body are not kept: it was sent without them, and to a host name of ours.',
        ],
      };
    default:
      return nothing;
  }
}

const agentOf = ({ userAgent }: JournalEvent): Record<string, string> =>
  userAgent === null || !/^[ -~]+$/.test(userAgent) ? {} : { 'user-agent': userAgent };
