import type { LookupFunction } from 'node:net';
import { publicNames } from '../oauth/clients/public-names.ts';
import { errorCode } from '../error-code.ts';

/** What name servers say of a host. `unasked`: none of them answered. */
export type Found =
  | { readonly kind: 'found'; readonly addresses: readonly string[] }
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'unasked' };

export type FindName = (host: string, signal: AbortSignal) => Promise<Found>;

/** Cloudflare's and Google's. */
const publicServers = ['1.1.1.1', '8.8.8.8'];

/**
 * Asks name servers past the operating system, which may hold on for minutes to an answer from before the name was
 * there: those that the system uses, and public ones. Rejects only where the signal came.
 */
export const findName: FindName = async (host, signal) => {
  const enough = new AbortController();
  const both = AbortSignal.any([signal, enough.signal]);
  const asked = [publicNames(), publicNames(publicServers)].map((ask) => ask(host, both));
  try {
    return { kind: 'found', addresses: await Promise.any(asked) };
  } catch (error) {
    signal.throwIfAborted();
    const reasons: unknown[] = error instanceof AggregateError ? error.errors : [error];
    return { kind: reasons.some(isDenial) ? 'nowhere' : 'unasked' };
  } finally {
    enough.abort();
    await Promise.allSettled(asked);
  }
};

/** A name server that answers that there is no such name, and not one that does not answer. */
const isDenial = (error: unknown): boolean => ['ENOTFOUND', 'ENODATA'].includes(errorCode(error));

/** Leads every name to these addresses. */
export function lookupOf(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_host, options, callback) => {
    if (options.all === true) return callback(null, found);
    callback(null, found[0]?.address ?? '', found[0]?.family);
  };
}
