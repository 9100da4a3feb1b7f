import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingNeeds, skipSentence } from '../../scripts/tests/desktop-needs.mjs';
import { makeProject } from './project.mjs';

/** @type {ReturnType<typeof makeProject>} */
let project;
beforeEach(() => {
  project = makeProject();
  project.write('test/desktop/playwright.config.ts', `export default { testMatch: '*.spec.ts' };`);
  project.write(
    'test/desktop/tray.spec.ts',
    `import { test } from '@playwright/test';
     test('the icon shows a knock', () => {});
     test('a click opens the popup', () => {});`,
  );
});
afterEach(() => project.remove());

describe('desktop tests on a machine that lacks something', () => {
  it('are named as skipped, with the line that installs what is missing', async () => {
    const env = { PATH: '/nowhere', ELECTRON_OVERRIDE_DIST_PATH: project.electron('exit 0') };
    const { code, stdout } = await project.run('test.mjs', ['desktop'], env);
    expect(stdout).toContain(
      'skipped: tray.spec.ts › the icon shows a knock (missing here: Xvfb, Chromium; apt-get install -y xvfb xauth chromium)',
    );
    expect(stdout).toContain('skipped: tray.spec.ts › a click opens the popup (missing here:');
    expect(stdout).toMatch(/\nTotal time: .+\n1 passed, 0 failed, 2 skipped\n$/);
    expect(code).toBe(0);
  });

  it('fail the run where that was asked for', async () => {
    const env = { PATH: '/nowhere', ELECTRON_OVERRIDE_DIST_PATH: project.electron('exit 0') };
    const { code, stdout } = await project.run('test.mjs', ['desktop', '--no-skips'], env);
    expect(stdout).toContain('\n2 tests were skipped: that counts as a failure here.\n');
    expect(stdout).toMatch(/\n1 passed, 0 failed, 2 skipped\n$/);
    expect(code).toBe(1);
  });

  it('are skipped when the build failed, which is the failure', async () => {
    const { code, stdout } = await project.run('test.mjs', ['desktop'], { FAIL_BUILD: '1' });
    expect(stdout).toContain('failed: build');
    expect(stdout).toContain('skipped: tray.spec.ts › the icon shows a knock (the build failed)');
    expect(stdout).toMatch(/\n0 passed, 1 failed, 2 skipped\n$/);
    expect(code).toBe(1);
  });
});

describe('what is missing', () => {
  it('is not Xvfb where there is a display, nor anything of Linux elsewhere', () => {
    const nothing = { browser: '/usr/bin/chromium', electron: '/nowhere/electron' };
    expect(missingNeeds({ env: { DISPLAY: ':0' }, platform: 'linux', ...nothing })).toEqual([]);
    expect(missingNeeds({ env: {}, platform: 'darwin', ...nothing })).toEqual([]);
  });

  it('is said in one sentence', () => {
    const missing = [
      { what: 'Xvfb', packages: ['xvfb'] },
      { what: 'libnss3.so', packages: ['libnss3'] },
    ];
    expect(skipSentence(missing, 'linux')).toBe(
      'missing here: Xvfb, libnss3.so; apt-get install -y xvfb libnss3',
    );
  });
});
