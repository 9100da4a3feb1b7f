import { existsSync, rmSync, statSync, watch } from 'node:fs';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeProject } from './project.mjs';

/** Nothing listens on port 1 of this machine. */
const BLOCKED = { ELECTRON_MIRROR: 'http://127.0.0.1:1/' };
const SCREEN = { DISPLAY: ':0' };
const STACK = /^\s+at .+:\d+:\d+\)?$/m;

/** @type {ReturnType<typeof makeProject>} */
let project;
beforeEach(() => {
  project = makeProject();
});
afterEach(() => project.remove());

describe('a first start', () => {
  it('installs, builds and runs; the second does neither', async () => {
    project.remove();
    project = makeProject({ installed: false });
    const first = await project.run('start.mjs', ['--port', '9000']);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(
      /^Installing the dependencies …\n[^]*\nBuilding the app …\n[^]*\nNo screen here/,
    );
    expect(first.stdout).toContain('server ["serve","--port","9000"]');
    expect(readFileSync(project.at('installs'), 'utf8')).toMatch(/^ci --include=dev /);

    const second = await project.run('start.mjs');
    expect(second.stdout).toMatch(/^No screen here/);
    expect([project.lines('installs'), project.lines('builds')]).toEqual([1, 1]);
  });

  it('installs once when two are started together', async () => {
    project.remove();
    project = makeProject({ installed: false });
    const first = project.start('start.mjs', [], { HOLD_INSTALL: '1' });
    await appears('holding');
    const second = project.start('start.mjs');
    await new Promise((resolve) => second.child.stdout.once('data', resolve));
    project.write('released', '');
    const both = await Promise.all([first.ended, second.ended]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect([project.lines('installs'), project.lines('builds')]).toEqual([1, 1]);
    expect(both[1]?.stdout).toMatch(/^Another start is installing or building here/);
  });

  it('installs again after one that was stopped in the middle', async () => {
    project.remove();
    project = makeProject({ installed: false });
    const { child, ended } = project.start('start.mjs', [], { HANG_INSTALL: '1' });
    await appears('hanging');
    child.kill('SIGINT');
    const stopped = await ended;
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('Stopped');
    expect(stopped.stderr).not.toMatch(STACK);

    expect((await project.run('start.mjs')).code).toBe(0);
    expect(project.lines('installs')).toBe(2);
  });
});

it('repairs an install that lost a package before it builds', async () => {
  const first = await project.run('start.mjs');
  expect(first.stdout).not.toContain('Installing');
  rmSync(project.at('node_modules/electron-vite'), { recursive: true });
  project.write('main/index.ts', 'export {}; // changed');
  const second = await project.run('start.mjs');
  expect(second.stdout).toMatch(/^Installing the dependencies …\n/);
  expect(second.code).toBe(0);
  expect([project.lines('installs'), project.lines('builds')]).toEqual([1, 2]);
});

describe('a start that fails', () => {
  it('says in one sentence why nothing could be installed, and where the log is', async () => {
    project.remove();
    project = makeProject({ installed: false });
    const FAIL_INSTALL = 'npm error code ENOTFOUND';
    const { code, stderr } = await project.run('start.mjs', [], { FAIL_INSTALL });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'Installing the dependencies failed: the package registry could not be reached; look at the network or the proxy and run it again.\n' +
        '  npm error code ENOTFOUND\n' +
        'The whole log: .cache/logs/install.log\n',
    );
  });

  it('shows the compiler’s words when the build fails, and builds again next time', async () => {
    const stack = '    at build (file:///app/node_modules/vite/node.js:34880:57)\n'.repeat(12);
    const FAIL_BUILD = `✓ 7 modules transformed.\nerror during build: main/index.ts is broken\n${stack}`;
    const { code, stderr } = await project.run('start.mjs', [], { FAIL_BUILD });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^The build failed: see below\.\n {2}error during build: main\/index\.ts is broken\n/,
    );
    expect(stderr).not.toMatch(STACK);
    expect((await project.run('start.mjs')).code).toBe(0);
  });

  it('does not guess when ELECTRON_OVERRIDE_DIST_PATH names a folder without Electron', async () => {
    const { code, stderr } = await project.run('start.mjs', [], {
      ...SCREEN,
      ELECTRON_OVERRIDE_DIST_PATH: '/nowhere',
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ELECTRON_OVERRIDE_DIST_PATH is \/nowhere, but there is no .+ in it: .+\.\n$/);
  });
});

describe('without a screen', () => {
  it('runs the server with the same arguments, and says why', async () => {
    const { code, stdout } = await project.run('start.mjs', ['--data-dir', '/tmp/a b']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^No screen here \(neither DISPLAY nor WAYLAND_DISPLAY is set\): the server runs without a window, and you approve from a terminal\.$/m,
    );
    expect(stdout).toContain('server ["serve","--data-dir","/tmp/a b"]');
  });

  it('leaves stdout to the server with --json', async () => {
    const { stdout } = await project.run('start.mjs', ['--json']);
    expect(stdout).toBe('server ["serve","--json"]\n');
  });

  it('passes signals on and ends with the server’s exit code', async () => {
    const COMMAND_CODE = `process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('listening');`;
    const { child, ended } = project.start('start.mjs', [], { COMMAND_CODE });
    await new Promise((resolve) =>
      child.stdout.on('data', (data) => String(data).includes('listening') && resolve(0)),
    );
    child.kill('SIGTERM');
    expect((await ended).code).toBe(7);
  });
});

describe('with a screen', () => {
  it('runs the app with the arguments, and ends with its exit code', async () => {
    const dist = project.electron('for a in "$@"; do echo "<$a>"; done; exit 3');
    const { code, stdout } = await project.run('start.mjs', ['--hidden', 'a b'], {
      ...SCREEN,
      ELECTRON_OVERRIDE_DIST_PATH: dist,
    });
    expect(code).toBe(3);
    expect(stdout).toContain('<--hidden>\n<a b>\n');
    expect(stdout).not.toContain('server');
  });

  it('keeps Chromium’s chatter from the terminal, and nothing else', async () => {
    const dist = project.electron(
      'echo "[12:1121/214729.563004:ERROR:bus.cc(407)] Failed to connect to the bus" >&2; echo "a real complaint" >&2',
    );
    const { stderr } = await project.run('start.mjs', [], { ...SCREEN, ELECTRON_OVERRIDE_DIST_PATH: dist });
    expect(stderr).toBe('a real complaint\n');
  });

  it.each([
    [
      'electron: error while loading shared libraries: libnss3.so: cannot open',
      /Electron needs libnss3\.so, which is not installed \(as root: apt-get install -y libnss3 .+\)/,
    ],
    [
      '[1:2/3.4:ERROR:ozone_platform_x11.cc(245)] Missing X server or $DISPLAY',
      /the display could not be opened/,
    ],
    [
      'FATAL:setuid_sandbox_host.cc(158)] The SUID sandbox helper binary was found',
      /uses? its sandbox only when asked|use its sandbox/,
    ],
  ])('runs the server when Electron ends at once with: %s', async (complaint, sentence) => {
    const dist = project.electron(`echo '${complaint}' >&2; exit 127`);
    const { code, stdout } = await project.run('start.mjs', [], {
      ...SCREEN,
      ELECTRON_OVERRIDE_DIST_PATH: dist,
    });
    expect(stdout).toMatch(
      /^No window can be shown: .+; the server runs without one, and you approve from a terminal\.$/m,
    );
    expect(stdout).toMatch(sentence);
    expect(stdout).toContain('server ["serve"]');
    expect(code).toBe(0);
  });

  it('says in one sentence that the download is blocked, names the ways out, and runs the server', async () => {
    const { code, stdout, stderr } = await project.run('start.mjs', [], { ...SCREEN, ...BLOCKED });
    expect(code).toBe(0);
    const sentences = stdout
      .split('\n')
      .filter((line) => line.startsWith('Electron could not be downloaded'));
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(
      /\(127\.0\.0\.1:1 could not be reached\), so the server runs without a window and you approve from a terminal;/,
    );
    for (const way of [
      'ELECTRON_MIRROR',
      'npm_config_electron_mirror',
      'ELECTRON_OVERRIDE_DIST_PATH',
      'npm run electron:registry',
    ]) {
      expect(sentences[0]).toContain(way);
    }
    expect(stdout).toContain('server ["serve"]');
    expect(stdout + stderr).not.toMatch(STACK);
  });

  it('tries a blocked download once, not at every start, but again with another mirror', async () => {
    const tries = async (/** @type {NodeJS.ProcessEnv} */ env) =>
      (await project.run('start.mjs', [], { ...SCREEN, ...env })).stdout.includes('Downloading Electron');
    expect(await tries(BLOCKED)).toBe(true);
    expect(await tries(BLOCKED)).toBe(false);
    expect(await tries({ ELECTRON_MIRROR: 'http://127.0.0.1:2/' })).toBe(true);
  });
});

it('builds a command that can be run by its name', async () => {
  expect((await project.run('build.mjs')).code).toBe(0);
  const command = project.at('out/main/drawbridge.js');
  expect(readFileSync(command, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(statSync(command).mode & 0o777).toBe(0o755);
});

/** @param {string} name a file of the project */
function appears(name) {
  return new Promise((resolve) => {
    const look = () => {
      if (!existsSync(project.at(name))) return;
      watcher.close();
      resolve(undefined);
    };
    const watcher = watch(project.root, look);
    look();
  });
}
