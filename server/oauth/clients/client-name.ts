const longest = 100;

/**
 * A client's name, fit to be shown to the person who decides: no control, format or direction characters (which could
 * reorder or hide what stands beside it), no line breaks, at most 100 characters.
 * @returns null where it is longer; `fallback` where nothing is left or none was given.
 */
export function cleanClientName(name: string | undefined, fallback: string): string | null {
  const clean = (name ?? '')
    .normalize('NFC')
    .replaceAll(/[\s\p{Z}]+/gu, ' ')
    .replaceAll(/\p{C}/gu, '')
    .replaceAll(/ +/g, ' ')
    .trim();
  if (clean === '') return fallback;
  return [...clean].length > longest ? null : clean;
}
