import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageSkip, wayToRoot } from '../../scripts/tests/package-needs.mjs';
import { makeProject } from './project.mjs';

/** @type {ReturnType<typeof makeProject>} */
let project;
beforeEach(() => {
  project = makeProject();
  project.write('test/installed/playwright.config.ts', `export default { testMatch: '*.spec.ts' };`);
  project.write(
    'test/installed/deb.spec.ts',
    `import { test } from '@playwright/test';
     test('dpkg installs it', () => {});`,
  );
});
afterEach(() => project.remove());

describe('the tests of the packages on a machine that lacks something', () => {
  const env = () => ({ PATH: '/nowhere', ELECTRON_OVERRIDE_DIST_PATH: project.electron('exit 0') });

  it('are named as skipped, with the reason', async () => {
    const { code, stdout } = await project.run('test.mjs', ['package'], env());
    const why = process.platform === 'linux' ? 'missing here: Xvfb, Chromium' : 'packages are installed and';
    expect(stdout).toContain(`skipped: deb.spec.ts › dpkg installs it (${why}`);
    expect(stdout).toMatch(/\n1 passed, 0 failed, 1 skipped\n$/);
    expect(code).toBe(0);
  });

  it('fail the run where that was asked for', async () => {
    const { code, stdout } = await project.run('test.mjs', ['package', '--no-skips'], env());
    expect(stdout).toMatch(/\n1 passed, 0 failed, 1 skipped\n$/);
    expect(code).toBe(1);
  });

  it('are skipped when the build failed, which is the failure', async () => {
    const { code, stdout } = await project.run('test.mjs', ['package'], { FAIL_BUILD: '1' });
    expect(stdout).toContain('skipped: deb.spec.ts › dpkg installs it (the build failed)');
    expect(stdout).toMatch(/\n0 passed, 1 failed, 1 skipped\n$/);
    expect(code).toBe(1);
  });
});

describe('what the tests of the packages need', () => {
  it('is Linux', () => {
    const machine = { env: {}, platform: /** @type {const} */ ('darwin'), electron: '/nowhere/electron' };
    expect(packageSkip(machine)).toContain('on Linux only');
  });

  it('is a screen of its own, whatever display the person has', () => {
    const env = { DISPLAY: ':0', PATH: '/nowhere' };
    const skip = packageSkip({ env, platform: 'linux', electron: '/nowhere/electron' });
    expect(skip).toMatch(
      /^missing here: Xvfb, Chromium, .*; apt-get install -y xvfb xauth chromium .*appstream/,
    );
  });

  it.skipIf(process.platform !== 'linux')('is root, and who is not is told so', () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      expect(wayToRoot(1000)).toEqual({ refused: expect.stringContaining('run this as root') });
      expect(wayToRoot(0)).toEqual({ refused: expect.stringContaining('no Debian root can be made here') });
    } finally {
      process.env['PATH'] = path;
    }
  });
});
