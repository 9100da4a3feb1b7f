import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { OutsideAnswer, OutsideFailure } from '../../outside/ask-outside.ts';

/** What was seen of a request inside, after it had come through everything. */
export interface Inside {
  /** The Host header that it arrived with. */
  readonly host: string | null;
  /** Whether it still had an Authorization header. */
  readonly authorization: boolean;
  /** The headers that the request was sent with for its own sake, and arrived without; in lower case. */
  readonly missing: readonly string[];
  /** What it was answered in here; null where it was not answered yet. */
  readonly status: number | null;
  /** The id of the client that it registered; null where it registered none. */
  readonly registered: string | null;
}

/** What was seen of one request from both ends. */
export interface Sight {
  /** What came back; else why nothing did. */
  readonly back:
    | { readonly kind: 'answer'; readonly answer: OutsideAnswer }
    | { readonly kind: 'nothing'; readonly failure: OutsideFailure; readonly words: string };
  /** Null where it never arrived here. */
  readonly inside: Inside | null;
  /** Whether it cannot be told if it arrived: the edge hides which requests are our own. */
  readonly blind: boolean;
  /** Whether an Authorization header was sent along. */
  readonly authorized: boolean;
  /** The names of the headers that it was sent with for its own sake, Authorization aside; in lower case. */
  readonly sentNames: readonly string[];
  readonly ms: number;
}

export const statusOf = ({ back }: Sight): number | null =>
  back.kind === 'answer' ? back.answer.status : null;

export const bodyOf = ({ back }: Sight): string => (back.kind === 'answer' ? back.answer.body : '');

export function headerOf({ back }: Sight, name: keyof IncomingHttpHeaders): string | null {
  const value = back.kind === 'answer' ? back.answer.headers[name] : undefined;
  return value === undefined ? null : String(value);
}

/** Where a redirect leads; null where it is none. */
export function redirectOf(sight: Sight): string | null {
  const status = statusOf(sight);
  return status !== null && status >= 300 && status < 400 ? headerOf(sight, 'location') : null;
}

/** The JSON that came back; null where it is none. */
export function jsonOf(sight: Sight): unknown {
  try {
    return JSON.parse(bodyOf(sight));
  } catch {
    return null;
  }
}

/** The `error` of an answer in our own manner (RFC 6749 §5.2); null where there is none. */
export function errorOf(sight: Sight): string | null {
  const body = jsonOf(sight);
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string'
    ? body.error
    : null;
}

const Refusal = z.object({ error: z.object({ code: z.literal(-32_020), message: z.string() }) });

/** The header that an MCP answer of ours calls absent (HeaderMismatch), in lower case; null where it names none. */
export function absentIn(sight: Sight): string | null {
  const parsed = Refusal.safeParse(jsonOf(sight));
  const named = parsed.success ? /([\w-]+) header is absent/.exec(parsed.data.error.message)?.[1] : undefined;
  return named?.toLowerCase() ?? null;
}

/** How a challenge page gives itself away: the header is Cloudflare's own sign, the title is what people see. */
export function challengeOf(sight: Sight): string | null {
  const mitigated = headerOf(sight, 'cf-mitigated');
  if (mitigated !== null) return `cf-mitigated: ${plain(mitigated, 30)}`;
  const isRefusal = [403, 429, 503].includes(statusOf(sight) ?? 0);
  return isRefusal && /<title>\s*just a moment/i.test(bodyOf(sight)) ? '"Just a moment…"' : null;
}

/** Text of strangers, for one line: printable, and not long. */
export const plain = (text: string, limit: number): string =>
  text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, limit);

/** What came back, in one line. @param wrong what is wrong with it; null where nothing is. */
export function sawOf(sight: Sight, wrong: string | null): string {
  const { back, inside, ms } = sight;
  if (back.kind === 'nothing') return [back.words, ...arrivalOf(sight)].join('; ');
  const { status } = back.answer;
  const challenge = challengeOf(sight);
  const type = headerOf(sight, 'content-type')?.split(';')[0] ?? null;
  const what =
    challenge === null ? (type === null ? '' : ` ${plain(type, 60)}`) : ` challenge page (${challenge})`;
  const server = headerOf(sight, 'server');
  const ngrok = headerOf(sight, 'ngrok-error-code');
  const marks = [
    `${status}${what}`,
    ...(server === null ? [] : [`server: ${plain(server, 40)}`]),
    ...(ngrok === null ? [] : [plain(ngrok, 30)]),
    `${Math.round(ms)} ms`,
  ].join(', ');
  if (wrong === null) return marks;
  const told = wrong === '' ? marks : `${marks}; ${wrong}`;
  if (inside === null) return [told, ...arrivalOf(sight)].join('; ');
  if (inside.status !== null && inside.status !== status)
    return `arrived here and was answered ${inside.status}, but this came back: ${marks}`;
  return told;
}

function arrivalOf({ blind, inside }: Sight): string[] {
  if (inside === null) return blind ? [] : ['it never arrived here'];
  return inside.status === null
    ? ['it arrived here, and its answer was not done']
    : [`it arrived here and was answered ${inside.status}, which never came back`];
}
