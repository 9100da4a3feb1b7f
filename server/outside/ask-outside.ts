import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isCertificateError } from './certificate-error.ts';
import type { Outside } from './outside.ts';
import { errorCode } from '../error-code.ts';

export interface OutsideRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  /** Absolute, http or https. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For everything until the whole answer has been read, ms. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

export interface OutsideAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** At most `longestBody` characters of it. */
  readonly body: string;
  readonly ms: number;
}

/** Why there was no answer: each is a different hop. */
export type OutsideFailure = 'name' | 'refused' | 'tls' | 'timeout' | 'broken' | 'cancelled';

/** No answer came. The message is a few words for evidence: `no such host: bridge.example.com`. */
export class OutsideError extends Error {
  override name = 'OutsideError';
  readonly failure: OutsideFailure;
  readonly ms: number;
  /** The system's word for it, as `ENOTFOUND`; '' where there is none. */
  readonly code: string;

  constructor(failure: OutsideFailure, message: string, ms: number, code = '') {
    super(message);
    this.failure = failure;
    this.ms = ms;
    this.code = code;
  }
}

/** Bytes of an answer that are read; the rest is not waited for. */
const longestBody = 256 * 1024;

/**
 * Asks once, on a connection of its own, and follows no redirect.
 * @throws OutsideError where no whole answer came.
 */
export async function askOutside(outside: Outside, asked: OutsideRequest): Promise<OutsideAnswer> {
  const opened = await openOutside(outside, asked);
  const { answer, startedAt } = opened;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= longestBody) break;
    }
  } catch (error) {
    throw failureOf(error, asked, startedAt, opened.why());
  } finally {
    opened.close();
  }
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body: Buffer.concat(chunks).toString('utf8', 0, longestBody),
    ms: performance.now() - startedAt,
  };
}

/** An answer whose body is still coming: an event stream. Whoever opened it closes it. */
export interface OpenAnswer {
  readonly answer: IncomingMessage;
  /** performance.now(), ms. */
  readonly startedAt: number;
  close(): void;
  /** Why it was ended from this side, or null. */
  why(): 'timeout' | 'cancelled' | null;
}

/** Asks, and gives the answer as soon as its head is here. @throws OutsideError */
export function openOutside(outside: Outside, asked: OutsideRequest): Promise<OpenAnswer> {
  const startedAt = performance.now();
  const url = new URL(asked.url);
  const secure = url.protocol === 'https:';
  const body = asked.body === undefined ? null : Buffer.from(asked.body);
  return new Promise((resolve, reject) => {
    let why: 'timeout' | 'cancelled' | null = null;
    const sent = (secure ? requestHttps : requestHttp)(url, {
      method: asked.method,
      headers: { ...asked.headers, ...(body === null ? {} : { 'content-length': body.length }) },
      // A connection of its own: what is looked at is the whole way, and nothing may be left over from before.
      agent: false,
      ...(outside.lookup === undefined ? {} : { lookup: outside.lookup }),
      ...(secure && outside.trust !== undefined ? { secureContext: outside.trust } : {}),
    });
    const end = (because: 'timeout' | 'cancelled'): void => {
      why ??= because;
      sent.destroy();
    };
    const timer = setTimeout(() => end('timeout'), asked.timeout);
    const cancel = (): void => end('cancelled');
    asked.signal?.addEventListener('abort', cancel, { once: true });
    const settled = (): void => {
      clearTimeout(timer);
      asked.signal?.removeEventListener('abort', cancel);
    };
    sent.once('close', settled);
    // The socket may fail after the answer has begun as well: whoever reads it is told by the answer itself.
    sent.on('error', (error) => reject(failureOf(error, asked, startedAt, why)));
    sent.once('response', (answer) =>
      resolve({ answer, startedAt, close: () => sent.destroy(), why: () => why }),
    );
    if (asked.signal?.aborted === true) end('cancelled');
    sent.end(body ?? undefined);
  });
}

function failureOf(
  error: unknown,
  asked: OutsideRequest,
  startedAt: number,
  why: 'timeout' | 'cancelled' | null,
): OutsideError {
  const ms = performance.now() - startedAt;
  const { host } = new URL(asked.url);
  if (why === 'timeout')
    return new OutsideError('timeout', `no answer from ${host} in ${asked.timeout / 1000} s`, ms);
  if (why === 'cancelled') return new OutsideError('cancelled', 'cancelled', ms);
  const code = errorCode(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA')
    return new OutsideError('name', `no such host: ${host} (${code})`, ms, code);
  if (code === 'ECONNREFUSED')
    return new OutsideError('refused', `nothing listens at ${host} (${code})`, ms, code);
  if (isCertificateError(code))
    return new OutsideError('tls', `the certificate of ${host} is not trusted (${code})`, ms, code);
  return new OutsideError(
    'broken',
    `the connection to ${host} broke (${code || 'unknown reason'})`,
    ms,
    code,
  );
}
