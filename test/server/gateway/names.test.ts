import { describe, expect, it } from 'vitest';
import { allows } from '../../../server/gateway/catalog.ts';
import { publicName, upstreamPrefix } from '../../../server/gateway/names.ts';

const none = new Set<string>();
const accepted = /^[a-zA-Z0-9_-]{1,64}$/;

describe('public names', () => {
  it.each([
    ['files', 'files'],
    ['my files', 'my_files'],
    ['a__b', 'a_b'],
    ['_a_', 'a'],
    ['日本', 'server'],
    ['@scope/server.js', 'scope_server_js'],
  ])('make the prefix of %s %s', (name, prefix) => expect(upstreamPrefix(name, none)).toBe(prefix));

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
