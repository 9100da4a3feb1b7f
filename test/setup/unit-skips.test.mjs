import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeProject, ROOT } from './project.mjs';

/** @type {ReturnType<typeof makeProject>} */
let project;
beforeEach(() => {
  project = makeProject();
  symlinkSync(join(ROOT, 'node_modules', 'vitest'), project.at('node_modules/vitest'), 'junction');
  project.write('vitest.config.js', 'export default {};');
  project.write(
    'test/service.test.js',
    `import { describe, it } from 'vitest';
     describe.runIf(false)('a real service (it takes root)', () => { it('starts', () => {}); });
     it('is described', () => {});`,
  );
});
afterEach(() => project.remove());

describe('unit tests that a machine cannot run', { timeout: 60_000 }, () => {
  const named = 'skipped: test/service.test.js › a real service (it takes root) › starts';

  it('are named as skipped, with the reason that their name bears', async () => {
    const { code, stdout } = await project.run('test.mjs', ['unit']);
    expect(stdout).toContain(named);
    expect(stdout).toMatch(/\n1 passed, 0 failed, 1 skipped\n$/);
    expect(code).toBe(0);
  });

  it('fail the run of root where that was asked for; some of them take it', async () => {
    const { code, stdout } = await project.run('test.mjs', ['unit', '--no-skips']);
    const isRoot = process.getuid?.() === 0;
    expect(stdout.includes('\n1 test was skipped: that counts as a failure here.\n')).toBe(isRoot);
    expect(stdout).toMatch(/\n1 passed, 0 failed, 1 skipped\n$/);
    expect(code).toBe(isRoot ? 1 : 0);
  });
});
