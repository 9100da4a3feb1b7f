import { STATUS_CODES } from 'node:http';
import type { Detail, JournalEvent } from '../../../protocol/events.ts';

/** A step that was one HTTP request and its answer. */
export type HttpEvent = JournalEvent & { method: string; path: string; status: number };

export const isHttpEvent = (event: JournalEvent): event is HttpEvent =>
  event.method !== null && event.path !== null && event.status !== null;

/** When the request came in, ms since the epoch: the journal notes when its answer was finished. */
export const startOf = ({ time, durationMs }: JournalEvent): number => time - Math.max(0, durationMs ?? 0);

const sketch = 'A redacted sketch, not the bytes that were sent.';

/**
 * One exchange as an entry of a HAR. Headers and bodies are those that the journal keeps, which has no secrets.
 * @param pages the journeys that there are pages of.
 */
export function harEntry(event: HttpEvent, origin: string, pages: ReadonlySet<string>): object {
  // To the microsecond.
  const wait = Math.round(Math.max(0, event.durationMs ?? 0) * 1000) / 1000;
  return {
    ...(event.journey !== null && pages.has(event.journey) ? { pageref: event.journey } : {}),
    startedDateTime: new Date(startOf(event)).toISOString(),
    time: wait,
    request: requestOf(event, origin),
    response: responseOf(event),
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, send: 0, wait, receive: 0, ssl: -1 },
    _seq: event.seq,
    _type: event.type,
    _summary: event.summary,
    _level: event.level,
    _actor: event.actor,
    _phase: event.phase,
    _journey: event.journey,
    _client: event.clientId,
    _remote: event.remote,
  };
}

function requestOf(event: HttpEvent, origin: string): object {
  return {
    method: event.method,
    url: addressOf(event.path, origin),
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: [
      { name: 'Host', value: new URL(origin).host },
      ...(event.userAgent === null ? [] : [{ name: 'User-Agent', value: event.userAgent }]),
    ],
    queryString: [],
    ...(event.request === null ? {} : { postData: sketched(event.request) }),
    headersSize: -1,
    bodySize: -1,
  };
}

function responseOf({ status, answer }: HttpEvent): object {
  const text = answer === null ? null : JSON.stringify(answer);
  return {
    status,
    // 499, as nginx has it: the caller left before there was an answer.
    statusText: status === 499 ? 'Client Closed Request' : (STATUS_CODES[status] ?? ''),
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: [],
    content:
      text === null
        ? { size: 0, mimeType: 'x-unknown' }
        : { size: Buffer.byteLength(text), mimeType: 'application/json', text, comment: sketch },
    redirectURL: '',
    headersSize: -1,
    bodySize: -1,
  };
}

const sketched = (detail: Detail): object => ({
  mimeType: 'application/json',
  text: JSON.stringify(detail),
  comment: sketch,
});

/** An absolute address under our own origin, also where a stranger asked for something that is no path. */
function addressOf(path: string, origin: string): string {
  const target = path.startsWith('/') ? path : `/${path}`;
  // Not resolved: `//elsewhere` would become another host.
  return URL.canParse(`${origin}${target}`) ? new URL(`${origin}${target}`).href : `${origin}/`;
}
