/**
 * Finding members in JSON text without building values. Every text given here has passed JSON.parse before, so the
 * walkers check nothing; they exist so that arguments and results go through letter by letter (numbers beyond 2^53
 * survive, 60 KB are not stringified again).
 */

/** Sees one member: its name and where its value begins. Returns where the value ends (`skipValue`, or a walk of its own). */
export type Visitor = (key: string, at: number) => number;

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;

/** The index of the first character at or after `at` that is not white space (RFC 8259 §2). */
export function skipSpace(text: string, at: number): number {
  let index = at;
  for (;;) {
    const code = text.charCodeAt(index);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return index;
    index += 1;
  }
}

/** `at` is the opening quote; returns the index behind the closing one. */
function skipString(text: string, at: number): number {
  let end = text.indexOf('"', at + 1);
  for (;;) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end + 1;
    end = text.indexOf('"', end + 1);
  }
}

/** Returns the index behind the value that begins at `at`. */
export function skipValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === quote) return skipString(text, at);
  if (first === openBrace || first === openBracket) return skipNested(text, at);
  let index = at + 1;
  for (;;) {
    const code = text.charCodeAt(index);
    // A number, true, false or null ends at a comma, a closing bracket, white space or the end of the text (NaN).
    if (code === comma || code === closeBrace || code === closeBracket || code <= 0x20 || code !== code)
      return index;
    index += 1;
  }
}

function skipNested(text: string, at: number): number {
  let depth = 0;
  let index = at;
  for (;;) {
    const code = text.charCodeAt(index);
    if (code === quote) {
      index = skipString(text, index);
      continue;
    }
    index += 1;
    if (code === openBrace || code === openBracket) depth += 1;
    else if ((code === closeBrace || code === closeBracket) && --depth === 0) return index;
  }
}

/**
 * Visits the members of the object that opens at `open`, in the order written. A name that is written twice is
 * visited twice; the last one is the one that JSON.parse keeps.
 * @returns the index behind the closing brace.
 */
export function walkObject(text: string, open: number, visit: Visitor): number {
  let index = skipSpace(text, open + 1);
  while (text.charCodeAt(index) !== closeBrace) {
    const keyEnd = skipString(text, index);
    const written = text.slice(index + 1, keyEnd - 1);
    const key = written.includes('\\') ? String(JSON.parse(text.slice(index, keyEnd))) : written;
    const colon = skipSpace(text, keyEnd);
    index = skipSpace(text, visit(key, skipSpace(text, colon + 1)));
    if (text.charCodeAt(index) === comma) index = skipSpace(text, index + 1);
  }
  return index + 1;
}

/** Visits where each element of the array that opens at `open` begins. */
export function walkArray(text: string, open: number, visit: (at: number) => void): void {
  let index = skipSpace(text, open + 1);
  while (text.charCodeAt(index) !== closeBracket) {
    visit(index);
    index = skipSpace(text, skipValue(text, index));
    if (text.charCodeAt(index) === comma) index = skipSpace(text, index + 1);
  }
}

const isOpenBrace = (text: string, at: number): boolean => text.charCodeAt(at) === openBrace;

/** The texts of an object's members by name. Empty where no object begins at `at`. */
export function rawMembers(text: string, at: number): Map<string, string> {
  const members = new Map<string, string>();
  if (isOpenBrace(text, at)) walkInto(text, at, members);
  return members;
}

function walkInto(text: string, open: number, members: Map<string, string>): number {
  return walkObject(text, open, (key, start) => {
    const end = skipValue(text, start);
    members.set(key, text.slice(start, end));
    return end;
  });
}

/** The texts of the members of `params` in the JSON-RPC message that begins at `at`. */
export function rawParams(text: string, at: number): Map<string, string> {
  const members = new Map<string, string>();
  walkObject(text, at, (key, start) => {
    if (key !== 'params') return skipValue(text, start);
    members.clear();
    return isOpenBrace(text, start) ? walkInto(text, start, members) : skipValue(text, start);
  });
  return members;
}

/** The text of one member of the object that begins at `at`, or undefined. */
export function rawMember(text: string, at: number, name: string): string | undefined {
  let found: string | undefined;
  walkObject(text, at, (key, start) => {
    const end = skipValue(text, start);
    if (key === name) found = text.slice(start, end);
    return end;
  });
  return found;
}

/** The same JSON with U+2028 and U+2029 escaped: they may stand in strings as they are, but Node's readline ends lines at them. */
export const withoutSeparators = (text: string): string =>
  /[\u2028\u2029]/.test(text) ? text.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029') : text;

/** The same JSON on one line, as stdio framing and SSE need it. A raw line break can only be white space in JSON. */
export const onOneLine = (text: string): string =>
  withoutSeparators(text.includes('\n') || text.includes('\r') ? text.replaceAll(/[\r\n]+/g, ' ') : text);
