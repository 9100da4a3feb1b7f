/** A piece of JSON text and what it is, for colouring. */
export interface JsonToken {
  kind: 'key' | 'string' | 'number' | 'word' | 'plain';
  text: string;
}

/** The longest JSON text that a window shows, in UTF-16 units; copying gives all of it. */
const longest = 40_000;

const hidden = /(?![\n])[\p{Cc}\p{Cf}]/gu;
const pieces = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g;

const escaped = (text: string): string =>
  text.replace(hidden, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

/** A text from the network in several lines, shortened where it is too long, with nothing in it that cannot be seen. */
export const visibleText = (text: string): string =>
  escaped(text.length > longest ? `${text.slice(0, longest)}\n…` : text);

/** A value as indented JSON; characters that cannot be seen or that turn text around are escaped. */
export const prettyJson = (value: unknown): string => escaped(JSON.stringify(value, null, 2) ?? 'null');

/** Splits JSON text into pieces; their texts put together are the text again, shortened where it is too long. */
export function jsonTokens(json: string): JsonToken[] {
  const text = json.length > longest ? `${json.slice(0, longest)}\n…` : json;
  const tokens: JsonToken[] = [];
  let from = 0;
  const push = (kind: JsonToken['kind'], piece: string) => {
    if (piece !== '') tokens.push({ kind, text: piece });
  };
  for (const match of text.matchAll(pieces)) {
    const [whole, quoted, colon] = match;
    push('plain', text.slice(from, match.index));
    if (quoted !== undefined) {
      push(colon === undefined ? 'string' : 'key', quoted);
      push('plain', colon ?? '');
    } else push(/^[a-z]/.test(whole) ? 'word' : 'number', whole);
    from = match.index + whole.length;
  }
  push('plain', text.slice(from));
  return tokens;
}
