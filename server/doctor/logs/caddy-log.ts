import { z } from 'zod';
import { plainAddress } from './address.ts';
import type { LineFormat, LoggedRequest } from './logged.ts';
import { type LogTime, prefixTime } from './log-time.ts';

const Headers = z.record(z.string(), z.unknown());

/** What we read of Caddy's access log: https://caddyserver.com/docs/logging */
const Entry = z.object({
  ts: z.union([z.number(), z.string()]).optional(),
  request: z.object({
    remote_ip: z.string().optional(),
    client_ip: z.string().optional(),
    /** Before Caddy 2.5. */
    remote_addr: z.string().optional(),
    method: z.string().max(20),
    host: z.string().optional(),
    uri: z.string(),
    headers: Headers.optional(),
  }),
  status: z.number().int(),
  duration: z.union([z.number(), z.string()]).optional(),
  resp_headers: Headers.optional(),
});
type Entry = z.infer<typeof Entry>;

/** Caddy's JSON lines, and its console lines, which end with the same JSON. */
export const caddyLog: LineFormat = (line) => {
  const start = line.indexOf('{');
  if (start < 0 || !line.includes('"request"')) return null;
  const parsed = Entry.safeParse(json(line.slice(start)));
  if (!parsed.success) return null;
  // A container's log has a time of its own in front.
  return requestOf(parsed.data, line.slice(0, start));
};

function requestOf(entry: Entry, prefix: string): LoggedRequest {
  const { request, resp_headers: answered } = entry;
  const time = timeOf(entry.ts) ?? prefixTime(/\d (?:Z|[+-]\d{4})/.test(prefix) ? prefix : utc(prefix));
  return {
    kind: 'request',
    time: time?.time ?? null,
    zone: time?.zone ?? null,
    method: request.method,
    target: request.uri,
    status: entry.status,
    remote: plainAddress(request.client_ip ?? request.remote_ip ?? request.remote_addr ?? ''),
    userAgent: header(request.headers, 'user-agent'),
    ms: durationOf(entry.duration),
    host: request.host ?? null,
    location: header(answered, 'location'),
    sentToken: request.headers === undefined ? null : header(request.headers, 'authorization') !== null,
  };
}

/** Caddy's console lines have times of UTC without saying so. */
const utc = (prefix: string): string => prefix.replace(/(\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(?!\S)/, '$1Z');

function timeOf(ts: number | string | undefined): LogTime | null {
  if (ts === undefined) return null;
  if (typeof ts === 'string') return prefixTime(utc(ts));
  // Seconds, unless its `time_format` says milliseconds or nanoseconds.
  const time = ts > 1e17 ? ts / 1e6 : ts > 1e11 ? ts : ts * 1000;
  return Number.isFinite(time) && Math.abs(time) < 8e15 ? { time, zone: 0 } : null;
}

const perUnit: Readonly<Record<string, number>> = { s: 1000, ms: 1, µs: 0.001, us: 0.001 };

function durationOf(duration: number | string | undefined): number | null {
  if (typeof duration === 'number') return duration >= 0 ? Math.round(duration * 1e6) / 1000 : null;
  const [, number, unit = ''] = /^([\d.]{1,20})(s|ms|µs|us)$/.exec(duration ?? '') ?? [];
  const factor = perUnit[unit];
  return number === undefined || factor === undefined ? null : Number(number) * factor;
}

function header(headers: Readonly<Record<string, unknown>> | undefined, name: string): string | null {
  for (const [key, value] of Object.entries(headers ?? {})) {
    if (key.toLowerCase() !== name) continue;
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return typeof first === 'string' ? first : null;
  }
  return null;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
