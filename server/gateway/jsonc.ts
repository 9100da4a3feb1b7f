/** Why a text is not JSON, and the line (from 1) where that shows. */
export class JsoncError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

const deepest = 100;
// RFC 8259 §7: control characters have to be escaped in strings.
// oxlint-disable-next-line no-control-regex
const stringToken = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const plainToken = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;
const gap = /(?:[ \t\r\n\ufeff]+|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;

/**
 * Parses JSON as people write it by hand: comments and trailing commas are allowed, as VS Code allows them.
 * @throws JsoncError with the line, which JSON.parse does not tell.
 */
export function parseJsonc(text: string): unknown {
  let at = 0;
  const fail = (what: string): never => {
    throw new JsoncError(what, text.slice(0, at).split('\n').length);
  };
  const token = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const take = (character: string): boolean => {
    token(gap);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  const here = (): string => (at >= text.length ? 'the end of the file' : `"${text[at]}"`);

  const string = (): string => {
    const found = token(stringToken);
    return found === null
      ? fail(`a string in double quotes is expected, but ${here()} is there`)
      : String(JSON.parse(found));
  };
  const members = (depth: number): Record<string, unknown> => {
    const entries: [string, unknown][] = [];
    while (!take('}')) {
      const key = string();
      if (!take(':')) fail(`a colon is missing behind "${key}"`);
      entries.push([key, value(depth)]);
      if (take(',')) continue;
      if (!take('}')) fail(`a comma or "}" is expected, but ${here()} is there`);
      break;
    }
    // fromEntries defines own properties: a member named __proto__ stays a member.
    return Object.fromEntries(entries);
  };
  const elements = (depth: number): unknown[] => {
    const found: unknown[] = [];
    while (!take(']')) {
      found.push(value(depth));
      if (take(',')) continue;
      if (!take(']')) fail(`a comma or "]" is expected, but ${here()} is there`);
      break;
    }
    return found;
  };
  const value = (depth: number): unknown => {
    if (depth > deepest) fail('it is nested too deeply');
    if (take('{')) return members(depth + 1);
    if (take('[')) return elements(depth + 1);
    if (text[at] === '"') return string();
    const plain = token(plainToken);
    return plain === null || plain === ''
      ? fail(`a value is expected, but ${here()} is there`)
      : JSON.parse(plain);
  };

  const parsed = value(0);
  token(gap);
  if (at < text.length) fail(`${here()} is there after the end of the value`);
  return parsed;
}
