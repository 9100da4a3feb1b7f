import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { appContents } from '../../scripts/release/contents.mjs';
import { TARGETS } from '../../scripts/release/lockfile.mjs';
import { thirdPartyText } from '../../scripts/release/third-party-text.mjs';
import { prepareApp, ROOT } from '../../scripts/setup/prepare.mjs';

beforeAll(() => prepareApp(ROOT, { out: { write: () => {} } }), 240_000);

const written = () => readFileSync(join(ROOT, 'THIRD-PARTY.md'), 'utf8');

it('names what ships as it is now; if not: npm run third-party', async () => {
  expect(written()).toBe(await thirdPartyText(ROOT));
});

it('has a licence text for each package of each system, and for the fonts and the runtime', () => {
  const headings = [...written().matchAll(/^### (.+)$/gm)].flatMap(([, names]) => (names ?? '').split(', '));
  const { packages } = appContents(ROOT, TARGETS);
  expect(packages.length).toBeGreaterThan(50);
  expect(packages.map(({ name }) => name).filter((name) => !headings.includes(name))).toEqual([]);
  expect(headings).toEqual(expect.arrayContaining(['Inter', 'JetBrains Mono', 'electron']));
});

it('is shipped inside the packages', () => {
  expect(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')).toMatch(
    /^extraResources:\n(?: .*\n)* {2}- THIRD-PARTY\.md$/m,
  );
});
