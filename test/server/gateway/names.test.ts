import { describe, expect, it } from 'vitest';
import { allows } from '../../../server/gateway/catalog.ts';
import { publicName, upstreamPrefix } from '../../../server/gateway/names.ts';

const none = new Set<string>();
const accepted = /^[a-zA-Z0-9_-]{1,64}$/;

describe('public names', () => {
  it.each([
    ['files', 'files'],
    ['my_files-2', 'my_files-2'],
    ['my files', 'my_files_3c02e611'],
    ['a__b', 'a_b_63e5c1c4'],
    ['_a_', 'a_dee5fddd'],
    ['日本', 'server_cf2abf0c'],
    ['@scope/server.js', 'scope_server_js_125fb49f'],
  ])('make the prefix of %s %s', (name, prefix) => expect(upstreamPrefix(name, none)).toBe(prefix));

  it('never pass from one original to another, so that none inherits what was allowed for another', () => {
    const tools = [
      'files_list',
      'files.list',
      'files list',
      '日',
      '月',
      '_',
      `${'l'.repeat(70)}.`,
      `${'l'.repeat(70)}_`,
    ];
    expect(new Set(tools.map((own) => publicName('p', own, none))).size).toBe(tools.length);
    const upstreams = ['my_server', 'my server', 'my__server', '_my_server', '日', '月'];
    expect(new Set(upstreams.map((name) => upstreamPrefix(name, none))).size).toBe(upstreams.length);
    expect(publicName('p', 'files_list', none)).toBe('p__files_list');
  });

  it('have no __ in a prefix, wherever it is cut, nor where another was taken', () => {
    for (let length = 1; length < 40; length += 1) {
      const name = `${'n'.repeat(length)}_${'m'.repeat(40)}`;
      const prefix = upstreamPrefix(name, none);
      for (const made of [prefix, upstreamPrefix(name, new Set([prefix]))]) {
        expect(made).toMatch(/^[a-zA-Z0-9_-]{1,32}$/);
        expect(made).not.toContain('__');
      }
    }
  });

  it('give two upstreams two prefixes, however alike', () => {
    const first = upstreamPrefix('a b', none);
    const second = upstreamPrefix('a_b', new Set([first]));
    expect(second).not.toBe(first);
    expect(second).toBe(upstreamPrefix('a_b', new Set([first])));
  });

  it('are what OpenAI accepts, different, and the same every time', () => {
    const own = ['x', 'x y', 'x_y', 'x.y', 'ü', 'l'.repeat(200), `${'l'.repeat(200)}!`, '__x', 'a__b'];
    const make = (): string[] => {
      const taken = new Set<string>();
      for (const name of own) taken.add(publicName('p'.repeat(32), name, taken));
      return [...taken];
    };
    const names = make();
    expect(names).toHaveLength(own.length);
    expect(names).toEqual(make());
    for (const name of names) expect(name).toMatch(accepted);
  });

  it('cannot be mistaken for those of another upstream by a pattern', () => {
    const prefix = upstreamPrefix('a', none);
    const other = upstreamPrefix('a__b', none);
    expect(allows([`${prefix}__*`], publicName(other, 'tool', none))).toBe(false);
    expect(allows([`${prefix}__*`], publicName(prefix, 'b__tool', none))).toBe(true);
    const long = upstreamPrefix('n'.repeat(200), none);
    expect(allows([`${long}__*`], publicName(long, 't'.repeat(200), none))).toBe(true);
  });
});
