import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hops } from '../../../../protocol/verdict.ts';
import { causes } from '../../../../server/doctor/checkup/findings.ts';
import { rules } from '../../../../server/doctor/rules/rules.ts';

const rows = readFileSync('docs/doctor.md', 'utf8')
  .split('\n')
  .map((line) => /^\| `([a-z-]+)`\s+\| (.+?)\s+\| ([a-z, ]+?)\s+\|$/.exec(line))
  .filter((row) => row !== null)
  .map(([, name = '', about = '', hop = '']) => ({ name, about, hop }));

it('docs/doctor.md lists every rule in its order, and no other', () => {
  expect(rows.map(({ name, about }) => ({ name, about }))).toEqual(
    rules.map(({ name, about }) => ({ name, about })),
  );
});

it('docs/doctor.md names hops that there are', () => {
  for (const { hop } of rows) for (const one of hop.split(', ')) expect(hops).toContain(one);
});

it('no name is given twice', () => {
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
});

it('docs/doctor.md lists what only the check-up finds', () => {
  const known = new Set(rules.map(({ name }) => name));
  const listed = [...readFileSync('docs/doctor.md', 'utf8').matchAll(/^\| [a-z]+\s+\| `([a-z-]+)`/gm)].map(
    ([, name]) => name,
  );
  expect(listed).toEqual([...causes.filter((cause) => !known.has(cause)), 'not-finished']);
});
