import { describe, expect, it } from 'vitest';
import {
  onOneLine,
  rawMember,
  rawMembers,
  rawParams,
  skipValue,
  walkArray,
} from '../../../server/gateway/raw-json.ts';

const texts = [
  '{"a":1,"b":[1,2,{"c":"}"}],"d":{"e":{}}}',
  ' {\n "a" : "quote \\" and \\\\" ,\t"b":null , "c" : -1.5e+3}',
  '{"":true,"a\\u0062":false,"esc\\\\":"\\\\"}',
  '{"a":"\\\\\\"","b":"]"}',
  '{}',
  '{"n":[ ],"o":{ },"deep":[[[[["x"]]]]]}',
  '{"same":1,"same":{"two":2}}',
  '{"__proto__":{"x":1},"text":"日本語 \u2028 ok"}',
];

describe('finding members in JSON text', () => {
  it.each(texts)('gives every member the text of its value: %s', (text) => {
    const parsed: Record<string, unknown> = JSON.parse(text);
    const raw = rawMembers(text, text.indexOf('{'));
    expect([...raw.keys()]).toEqual(Object.keys(parsed));
    for (const [name, value] of raw)
      expect(JSON.parse(value)).toEqual(Object.getOwnPropertyDescriptor(parsed, name)?.value);
  });

  it('passes numbers that JavaScript cannot hold', () => {
    expect(rawMember('{"n": 12345678901234567890 ,"f":1.0}', 0, 'n')).toBe('12345678901234567890');
    expect(rawMember('{"n":1,"f":1.0}', 0, 'f')).toBe('1.0');
  });

  it('keeps to the last params where there are two, as JSON.parse does', () => {
    const text = '{"params":{"arguments":{"old":1},"name":"x"},"params":{"name":"y"}}';
    expect(rawParams(text, 0)).toEqual(new Map([['name', '"y"']]));
    expect(rawParams('{"params":{"a":1},"params":7}', 0)).toEqual(new Map());
  });

  it('finds where the elements of an array begin', () => {
    const text = ' [ {"a":[1,2]} , 7,"x" ]';
    const found: unknown[] = [];
    walkArray(text, 1, (at) => found.push(JSON.parse(text.slice(at, skipValue(text, at)))));
    expect(found).toEqual([{ a: [1, 2] }, 7, 'x']);
  });

  it('agrees with JSON.parse on thousands of random values, however they are written', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    const signs = ['"', '\\', '{', '}', '[', ']', ',', ':', ' ', '\n', 'é', 'a', '\u2028'];
    const word = (): string => Array.from({ length: random(6) }, () => signs[random(signs.length)]).join('');
    const value = (depth: number): unknown => {
      const kind = random(depth > 3 ? 4 : 6);
      if (kind === 0) return random(1e6) - 5e5;
      if (kind === 1) return [true, false, null][random(3)];
      if (kind < 4) return word();
      if (kind === 4) return Array.from({ length: random(4) }, () => value(depth + 1));
      return Object.fromEntries(Array.from({ length: random(4) }, () => [word(), value(depth + 1)]));
    };
    for (let round = 0; round < 3000; round += 1) {
      const object = { first: value(0), second: value(0), third: value(0) };
      const text = JSON.stringify(object, null, random(3));
      const raw = rawMembers(text, 0);
      expect(Object.fromEntries([...raw].map(([name, written]) => [name, JSON.parse(written)]))).toEqual(
        object,
      );
    }
  });

  it('puts JSON on one line without changing it', () => {
    const text = '{\r\n  "a": "line\\nbreak",\n\n "b": 1\r}';
    expect(onOneLine(text)).not.toMatch(/[\r\n]/);
    expect(JSON.parse(onOneLine(text))).toEqual(JSON.parse(text));
  });

  it('escapes the separators at which some readers end a line', () => {
    const text = '{"a\u2028":"\u2029\\\\\u2028"}';
    expect(onOneLine(text)).toMatch(/^[ -~]+$/);
    expect(JSON.parse(onOneLine(text))).toEqual(JSON.parse(text));
  });
});
