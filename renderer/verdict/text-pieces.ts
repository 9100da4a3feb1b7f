import { knownPage } from '../../protocol/pages.ts';

/** A piece of a text: plain, or the address of a page that the app may open. */
export type TextPiece = { kind: 'text'; text: string } | { kind: 'page'; text: string; url: string };

const addresses = /https:\/\/[^\s<>"'“”‘’]+/g;
/** What ends a sentence rather than an address. */
const trailing = /[.,;:!?)\]}…]+$/;

/** What Cloudflare's dashboard asks for itself says nothing to a reader. */
const toFill = /\/\?to=(?:\/:[a-z]+)+\//;

/** The address of a page as short as it still says where it leads. The tooltip and what is copied have it whole. */
export const shortAddress = (url: string): string => url.replace(/^https:\/\//, '').replace(toFill, '/…/');

/** Splits a text at the addresses of known pages; the pieces put together are the text again. */
export function textPieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  const plain = (to: number) => {
    if (to > end) pieces.push({ kind: 'text', text: text.slice(end, to) });
  };
  for (const match of text.matchAll(addresses)) {
    const address = match[0].replace(trailing, '');
    const url = knownPage(address);
    if (url === null) continue;
    plain(match.index);
    pieces.push({ kind: 'page', text: address, url });
    end = match.index + address.length;
  }
  plain(text.length);
  return pieces;
}
