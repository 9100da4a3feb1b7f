import { describe, expect, it } from 'vitest';
import { JsoncError, parseJsonc } from '../../../server/gateway/jsonc.ts';

const lineOf = (text: string): number => {
  try {
    parseJsonc(text);
  } catch (error) {
    if (error instanceof JsoncError) return error.line;
    throw error;
  }
  throw new Error('it was accepted');
};

describe('JSON as people write it', () => {
  it('allows comments and trailing commas', () => {
    const text =
      '\ufeff// mine\n{"a": [1, 2,], /* b */ "b": {"c": "// no comment, /* nor this */",},\n}\n// end';
    expect(parseJsonc(text)).toEqual({ a: [1, 2], b: { c: '// no comment, /* nor this */' } });
  });

  it.each([
    '{"a":1.5e3,"b":[true,false,null],"c":"\\u00e9\\n\\""}',
    '[]',
    '"x"',
    '-0',
    '{"__proto__":{"a":1}}',
  ])('reads plain JSON as JSON.parse does: %s', (text) =>
    expect(parseJsonc(text)).toStrictEqual(JSON.parse(text)),
  );

  it.each([
    ['{\n"a": 1\n"b": 2}', 3],
    ['{\n\n  a: 1}', 3],
    ['{"a": \n', 2],
    ["{'a': 1}", 1],
    ['{"a": 1}\n}', 2],
    ['{"a": 01}', 1],
    ['{"a": "tab\tinside"}', 1],
    ['{"a": 1 /* open\n', 1],
    ['{,}', 1],
    ['[1,,2]', 1],
    ['{"a": undefined}', 1],
    ['[', 1],
  ])('says in which line %j is wrong', (text, line) => expect(lineOf(text)).toBe(line));

  it('does not follow nesting without end', () => {
    expect(() => parseJsonc('['.repeat(100_000))).toThrow(JsoncError);
  });
});
