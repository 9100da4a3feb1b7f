import { rmSync, utimesSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildApp, buildIsFresh, sourceStamp } from '../../scripts/setup/app-build.mjs';
import { dependenciesAreFresh } from '../../scripts/setup/installed-packages.mjs';
import { packageStamp } from '../../scripts/tests/package-stamp.mjs';
import { makeProject } from './project.mjs';

/** @type {ReturnType<typeof makeProject>} */
let project;
beforeEach(() => {
  project = makeProject();
});
afterEach(() => project.remove());

describe('the installed dependencies', () => {
  it('are fresh when npm finished what the lock file says, by whoever started it', () => {
    expect(dependenciesAreFresh(project.root)).toBe(true);
  });

  it('are stale without node_modules', () => {
    rmSync(project.at('node_modules'), { recursive: true });
    expect(dependenciesAreFresh(project.root)).toBe(false);
  });

  it('are stale when npm was stopped half-way: its own record is missing', () => {
    rmSync(project.at('node_modules/.package-lock.json'));
    expect(dependenciesAreFresh(project.root)).toBe(false);
  });

  it('are stale when the lock file asks for another version, and stay so', () => {
    expect(dependenciesAreFresh(project.root)).toBe(true);
    project.write(
      'package-lock.json',
      JSON.stringify({ packages: { '': {}, 'node_modules/electron': { version: '46.0.0' } } }),
    );
    expect(dependenciesAreFresh(project.root)).toBe(false);
  });

  it('may lack an optional package, which is for another platform', () => {
    const packages = { '': {}, 'node_modules/for-windows': { version: '1.0.0', optional: true } };
    project.write('package-lock.json', JSON.stringify({ packages }));
    expect(dependenciesAreFresh(project.root)).toBe(true);
  });

  it.each(['stamped', 'not stamped'])('are stale when the folder of a package is gone (%s)', (stamped) => {
    if (stamped === 'stamped') expect(dependenciesAreFresh(project.root)).toBe(true);
    rmSync(project.at('node_modules/electron-vite'), { recursive: true });
    expect(dependenciesAreFresh(project.root)).toBe(false);
    expect(dependenciesAreFresh(project.root)).toBe(false);
  });

  it('are stale when an optional package that was there is gone', () => {
    const packages = { 'node_modules/for-us': { version: '1.0.0', optional: true } };
    project.write('package-lock.json', JSON.stringify({ packages: { '': {}, ...packages } }));
    project.write('node_modules/.package-lock.json', JSON.stringify({ packages }));
    project.write('node_modules/for-us/package.json', '{}');
    expect(dependenciesAreFresh(project.root)).toBe(true);
    rmSync(project.at('node_modules/for-us'), { recursive: true });
    expect(dependenciesAreFresh(project.root)).toBe(false);
  });

  it('are stale when package.json asks for a package that nobody installed', () => {
    expect(dependenciesAreFresh(project.root)).toBe(true);
    project.write('package.json', JSON.stringify({ devDependencies: { '@scope/new': '^1.0.0' } }));
    expect(dependenciesAreFresh(project.root)).toBe(false);
  });
});

describe('the build', () => {
  const silent = { out: { write: () => {} } };

  it('is fresh after a build and stale after any change of a source', async () => {
    expect(buildIsFresh(project.root)).toBe(false);
    await buildApp(project.root, silent);
    expect(buildIsFresh(project.root)).toBe(true);

    project.write('renderer/popup/knock.tsx', 'export {};');
    expect(buildIsFresh(project.root)).toBe(false);
    await buildApp(project.root, silent);
    expect(buildIsFresh(project.root)).toBe(true);

    utimesSync(project.at('renderer/popup/knock.tsx'), new Date(), new Date(Date.now() + 5000));
    expect(buildIsFresh(project.root)).toBe(false);
    await buildApp(project.root, silent);
    rmSync(project.at('renderer/popup/knock.tsx'));
    expect(buildIsFresh(project.root)).toBe(false);
  });

  it.each(['bundled-packages', 'package-folder'])(
    'is stale after a change of what its configuration loads: %s',
    (name) => {
      const before = sourceStamp(project.root);
      project.write(`scripts/release/${name}.ts`, 'export {};');
      expect(sourceStamp(project.root)).not.toBe(before);
    },
  );

  it('does not mind a change elsewhere', () => {
    const before = sourceStamp(project.root);
    project.write('docs/security.md', 'text');
    project.write('test/a.test.ts', '');
    expect(sourceStamp(project.root)).toBe(before);
  });

  it('is stale when a part of it was removed', async () => {
    await buildApp(project.root, silent);
    rmSync(project.at('out/main/drawbridge.js'));
    expect(buildIsFresh(project.root)).toBe(false);
  });
});

describe('a package for the tests', () => {
  const stamp = () => packageStamp(project.root, { target: 'deb' });
  beforeEach(() => vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', project.electron('exit 0')));
  afterEach(() => vi.unstubAllEnvs());

  it('stays while nothing changes, and is another one for another wish', () => {
    expect(stamp()).toBe(stamp());
    expect(packageStamp(project.root, { target: 'deb', compression: 'store' })).not.toBe(stamp());
  });

  it.each([
    'main/index.ts',
    'scripts/package/linux/deb.mjs',
    'scripts/release/package-folder.ts',
    'electron-builder.yml',
    'LICENSE',
    'THIRD-PARTY.md',
    'electron/version',
    'electron/electron',
  ])('is made again after a change of %s', (file) => {
    const before = stamp();
    project.write(file, '46.0.0');
    expect(stamp()).not.toBe(before);
  });

  it('is made again with an Electron from elsewhere', () => {
    const before = stamp();
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', undefined);
    expect(stamp()).not.toBe(before);
  });
});
