import type { Exchange } from '../../http/exchange.ts';

/** Both spellings of the endpoint; what a page links to keeps the one it came in by. */
export const spellings = ['/authorize', '/oauth/authorize'] as const;
export type Spelling = (typeof spellings)[number];

export const spellingOf = ({ path }: Exchange): Spelling =>
  path.toLowerCase().startsWith('/oauth/') ? '/oauth/authorize' : '/authorize';

/** Path and query of the page that an exchange asks for, in characters that may stand in a header. */
export function addressOf(exchange: Exchange): string {
  const url = new URL(`${exchange.issuer.origin}${spellingOf(exchange)}`);
  url.search = exchange.query;
  return url.pathname + url.search;
}
