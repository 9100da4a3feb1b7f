import type { Place } from '../../protocol/place.ts';

/** The scheme of our links. */
export const linkScheme = 'drawbridge';

/**
 * Where a link leads. Anything that is not one of ours, or not known to this version, leads to the popup: a link shows,
 * it never decides.
 * @returns null where the text is no `drawbridge:` link at all
 */
export function placeOf(link: string): Place | null {
  return link.startsWith(`${linkScheme}:`) ? { at: 'popup' } : null;
}

/** The place that the first link among a program's arguments leads to; null where there is none. */
export function placeIn(argv: readonly string[]): Place | null {
  for (const argument of argv) {
    const place = placeOf(argument);
    if (place !== null) return place;
  }
  return null;
}
