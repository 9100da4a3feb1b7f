import type { Framing } from './http-reply.ts';

/**
 * How a POST may be answered, by its Accept header. Clients are taken as they are: one that names only event streams
 * gets one, one that does not name them never does. `preferred` decides where both are named, as the protocol wants.
 */
export function framingOf(accept: string | undefined, preferred: Exclude<Framing, 'json'>): Framing {
  if (accept === undefined || !accept.includes('text/event-stream')) return 'json';
  return accept.includes('json') || accept.includes('*/*') ? preferred : 'sse';
}
