import { existsSync, readFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { installDependencies } from '../../scripts/setup/dependencies.mjs';
import { dependenciesAreFresh } from '../../scripts/setup/installed-packages.mjs';
import { makeProject } from './project.mjs';

/** @type {ReturnType<typeof makeProject>} */
let project;
let shown = '';
beforeEach(() => {
  project = makeProject({ installed: false });
  shown = '';
});
afterEach(() => project.remove());

const install = (/** @type {NodeJS.ProcessEnv} */ env) =>
  installDependencies(project.root, {
    env: { PATH: process.env['PATH'], npm_execpath: project.at('npm/npm-cli.js'), ...env },
    out: { write: (text) => (shown += text) },
    retryMs: 1,
  });
const DISTURBED = 'npm error code ENOTEMPTY\nnpm error syscall rmdir';

describe('an install while another npm still writes in node_modules', () => {
  it('is tried once more, and says so', async () => {
    await install({ FAIL_FIRST_INSTALL: DISTURBED });
    expect(shown).toMatch(/^Something else was writing in node_modules, .+: trying once more\.$/m);
    expect(project.lines('installs')).toBe(2);
    expect(dependenciesAreFresh(project.root)).toBe(true);
  });

  it('waits for the npm of a start that was killed, then tries again', async () => {
    const { child, ended } = project.start('start.mjs', [], { HANG_INSTALL: '1' });
    await vi.waitUntil(() => existsSync(project.at('hanging')), { timeout: 5000 });
    const orphan = Number(readFileSync(project.at('.cache/locks/npm.pid'), 'utf8'));
    onTestFinished(() => end(orphan));
    child.kill('SIGKILL');
    rmSync(project.at('installs'));

    const installed = install({ FAIL_FIRST_INSTALL: DISTURBED });
    await vi.waitUntil(() => shown.includes('Waiting for the earlier install to end'), { timeout: 5000 });
    expect(project.lines('installs')).toBe(1);
    end(orphan);
    await installed;
    await ended;
    expect(project.lines('installs')).toBe(2);
    expect(dependenciesAreFresh(project.root)).toBe(true);
  });

  it('is given up the second time, with what to do', async () => {
    await expect(install({ FAIL_INSTALL: DISTURBED })).rejects.toThrow(
      'Installing the dependencies failed: another program is using node_modules; end it, or remove node_modules, and run it again.',
    );
    expect(project.lines('installs')).toBe(2);
  });
});

it('does not repeat an install that failed for another reason', async () => {
  await expect(install({ FAIL_INSTALL: 'npm error code ENOSPC' })).rejects.toThrow('the disk is full');
  expect(project.lines('installs')).toBe(1);
});

it('does not believe an npm that says it finished while a package is not there', async () => {
  rmSync(project.at('registry/electron-vite'), { recursive: true });
  await expect(install({})).rejects.toThrow('npm finished, but node_modules/electron-vite is not there');
  expect(dependenciesAreFresh(project.root)).toBe(false);
});

/** @param {number} pid */
function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
