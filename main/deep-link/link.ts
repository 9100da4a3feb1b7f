import { settingNames } from '../../protocol/link.ts';
import type { Place } from '../../protocol/place.ts';

/** Longer than any link of ours, in characters. */
const longest = 300;
/** One word, and at most one more: no encodings, credentials, ports, queries, fragments or steps upwards. */
const shape = /^drawbridge:\/\/([a-z]{1,20})(?:\/([A-Za-z0-9][A-Za-z0-9_-]{0,99}))?\/?$/i;

const popup: Place = { at: 'popup' };

/** Whether a text is meant to be one of our links, however broken: schemes have no case (RFC 3986 §3.1). */
export const isLink = (text: string): boolean => /^drawbridge:/i.test(text);

/**
 * Where a link leads. Anything that is not one of ours, or not known to this version, leads to the popup: a link shows,
 * it never decides.
 * @returns null where the text is no `drawbridge:` link at all
 */
export function placeOf(link: string): Place | null {
  if (!isLink(link)) return null;
  const found = link.length > longest ? null : shape.exec(link);
  if (found === null) return popup;
  const [, what = '', which = null] = found;
  return placeNamed(what.toLowerCase(), which);
}

function placeNamed(what: string, which: string | null): Place {
  if (what === 'knock') return { at: 'knock', id: which };
  if (what === 'journey' && which !== null) return { at: 'journey', id: which };
  if (what !== 'settings') return popup;
  return { at: 'setting', setting: settingNames.find((name) => name === which) ?? null };
}
