/**
 * Text from elsewhere, safe to print in a terminal: one line, and control characters (with them every escape
 * sequence), text direction tricks and invisible characters as a visible mark.
 * @param limit characters
 */
export function terminalText(text: string, limit = 300): string {
  const plain = text
    .replaceAll(/[\t\r\n\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '\uFFFD');
  const characters = [...plain];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : plain;
}

/**
 * A value as one line of JSON that is safe to print, too: JSON itself lets DEL, the C1 control characters (one of which
 * begins escape sequences) and direction marks through; their escapes mean the same.
 */
export const terminalJson = (value: unknown): string => safeJson(JSON.stringify(value));

/** The same for JSON that is written already, also for several documents a line each. */
export const safeJson = (json: string): string =>
  json.replaceAll(/[\u007F-\u009F\u2028\u2029\p{Cf}]/gu, escaped);

/** A text of many lines, safe to print: line by line as `terminalText` has it, of any length. */
export const terminalLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => terminalText(line, Number.POSITIVE_INFINITY))
    .join('\n');

/** Each of the UTF-16 units of a character as JSON escapes it. */
function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
