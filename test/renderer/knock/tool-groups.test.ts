import { describe, expect, test } from 'vitest';
import { groupTools, searchTools, shareOf, withTools } from '../../../renderer/knock/tool-groups.ts';
import { fileTools, manyTools } from '../preview/sample-tools.ts';

const names = manyTools.map(({ name }) => name);

describe('the tools of a knock', () => {
  test('stand under their upstreams, in the order of the knock', () => {
    const groups = groupTools(names, manyTools);
    expect(groups.map(({ upstream, tools }) => [upstream, tools.length])).toEqual([
      ['files', 3],
      ['github', 42],
      ['calendar', 15],
    ]);
    expect(groups[0]?.tools[0]).toMatchObject({
      pattern: 'files__read_file',
      label: 'read_file',
      effect: 'reads',
    });
  });

  test('a tool of which nothing is known counts as one that changes things', () => {
    expect(groupTools(['files__read_file'], [])[0]?.tools[0]?.effect).toBe('changes');
  });

  test('a pattern stands for everything an upstream offers', () => {
    const [group] = groupTools(['notes__*'], fileTools);
    expect(group).toMatchObject({
      upstream: 'notes',
      tools: [{ pattern: 'notes__*', label: 'Everything it offers', effect: 'changes' }],
    });
  });

  test('resources and prompts are called so, not by their pattern', () => {
    expect(groupTools(['files__(resources)'], fileTools)[0]?.tools[0]?.label).toBe('Resources and prompts');
  });

  test('a name without a prefix is taken as it is', () => {
    expect(groupTools(['search', '__proto__'], [])).toMatchObject([
      { upstream: '', tools: [{ label: 'search' }, { label: '__proto__' }] },
    ]);
  });
});

describe('searching tools', () => {
  test('looks at upstream, name and description, for all words', () => {
    const found = searchTools(groupTools(names, manyTools), 'github DELETE');
    expect(found).toHaveLength(1);
    expect(found[0]?.tools.every(({ label }) => label.startsWith('delete_'))).toBe(true);
    expect(searchTools(groupTools(names, manyTools), 'nothing like it')).toEqual([]);
  });
});

describe('choosing tools', () => {
  test('one, several, or all of a group', () => {
    const group = groupTools(names, manyTools)[0]!;
    const all = group.tools.map(({ pattern }) => pattern);
    const some = withTools(new Set(all), ['files__write_file'], false);
    expect([
      shareOf(new Set(all), group.tools),
      shareOf(some, group.tools),
      shareOf(new Set(), group.tools),
    ]).toEqual(['all', 'some', 'none']);
    expect([...withTools(some, all, true)].toSorted()).toEqual(all.toSorted());
  });

  test('leaves the selection before untouched', () => {
    const before = new Set(['a']);
    withTools(before, ['a'], false);
    expect(before.has('a')).toBe(true);
  });
});
