import { Fault } from '../../../server/faults.ts';

/** Electron's `net.fetch` in the app, which knows the system's proxies; Node's own in tests. */
export type Fetch = (url: string, init: { signal: AbortSignal; cache: 'no-store' }) => Promise<Response>;

/** How long an answer, and each part of it, may take, ms. */
const patience = 30_000;
/** How long all of an answer that is kept in memory may take, ms. */
const patienceForAll = 60_000;
/** Of a file at least so many bytes have to come in each minute. */
const leastAMinute = 60 * 1024;

/**
 * Opens an answer as a series of parts, of which none may be long in coming, nor may they be too few.
 * @param atMost how long all of it may take, ms; without it the least rate counts
 * @throws Fault with one sentence
 */
export async function* fetchParts(
  fetch: Fetch,
  url: URL,
  limit: number,
  signal: AbortSignal,
  atMost?: number,
): AsyncGenerator<Uint8Array, void> {
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), patience);
  let length = 0;
  let before = 0;
  const slow = setInterval(() => {
    if (atMost !== undefined || length - before < leastAMinute) stalled.abort();
    before = length;
  }, atMost ?? 60_000);
  const both = AbortSignal.any([signal, stalled.signal]);
  try {
    const answer = await fetch(url.href, { signal: both, cache: 'no-store' });
    if (answer.status !== 200 || answer.body === null) {
      await answer.body?.cancel();
      throw new Fault(
        `${url.host} could not be asked about updates, because it answered ${answer.status} for ${nameOf(url)}: it is asked again later.`,
      );
    }
    const reader = answer.body.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        length += value.length;
        if (length > limit)
          throw new Fault(
            `${nameOf(url)} from ${url.host} is larger than it should be, so it was not taken: it is asked for again later.`,
          );
        clearTimeout(timer);
        timer = setTimeout(() => stalled.abort(), patience);
        yield value;
      }
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  } catch (error) {
    if (error instanceof Fault || signal.aborted) throw error;
    const why = stalled.signal.aborted ? 'it did not answer in time' : 'it could not be reached';
    throw new Fault(
      `${url.host} could not be asked about updates, because ${why}: it is asked again later, look at the network if that lasts.`,
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
    clearInterval(slow);
  }
}

/** The whole answer. @throws Fault */
export async function fetchBytes(
  fetch: Fetch,
  url: URL,
  limit: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of fetchParts(fetch, url, limit, signal, patienceForAll)) parts.push(part);
  return Buffer.concat(parts);
}

const nameOf = (url: URL): string =>
  decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
