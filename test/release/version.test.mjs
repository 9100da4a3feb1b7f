import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/setup/prepare.mjs';

const { version: current } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
/** @type {string} */
let root;

// The project's own files: what a release would really do to them.
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drawbridge-version-'));
  for (const name of ['package.json', 'package-lock.json', 'assets/linux'])
    cpSync(join(ROOT, name), join(root, name), { recursive: true });
  writeFileSync(join(root, 'CHANGELOG.md'), '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A bell.\n');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** @param {string[]} args */
function run(...args) {
  const [script = '', ...more] = args;
  const path = join(ROOT, 'scripts', 'release', `${script}.mjs`);
  return spawnSync(process.execPath, [path, ...more, '--root', root], { encoding: 'utf8' });
}

const read = (/** @type {string} */ name) => readFileSync(join(root, name), 'utf8');

describe('preparing a release', () => {
  it('writes the version wherever it is named and changes nothing else', () => {
    const before = { manifest: read('package.json'), lock: read('package-lock.json') };
    expect(run('prepare', '7.8.9', '--date', '2026-12-01')).toMatchObject({ status: 0, stderr: '' });
    expect(read('package.json')).toBe(
      before.manifest.replace(`"version": "${current}"`, '"version": "7.8.9"'),
    );
    const changed = read('package-lock.json').split('\n');
    const lines = before.lock.split('\n');
    expect(changed.length).toBe(lines.length);
    expect(changed.filter((line, index) => line !== lines[index]).map((line) => line.trim())).toEqual([
      '"version": "7.8.9",',
      '"version": "7.8.9",',
    ]);
    expect(read('CHANGELOG.md')).toContain('## [7.8.9] - 2026-12-01');
    expect(run('check-version', '--tag', 'v7.8.9')).toMatchObject({ status: 0, stdout: '7.8.9\n' });
  });

  it('adds the release to AppStream metadata that lists releases', () => {
    mkdirSync(join(root, 'assets', 'linux'), { recursive: true });
    const file = 'assets/linux/x.metainfo.xml';
    const old =
      '<component>\n  <releases>\n    <release version="0.0.1" date="2026-01-01" />\n  </releases>\n</component>\n';
    writeFileSync(join(root, file), old);
    run('prepare', '7.8.9', '--date', '2026-12-01');
    expect(read(file)).toBe(
      old.replace('<releases>\n', '<releases>\n    <release version="7.8.9" date="2026-12-01" />\n'),
    );
  });

  it('leaves all as it was where something is wrong, and says what', () => {
    const before = read('package.json');
    for (const wrong of ['v7.8.9', '7.8', '$(id)']) {
      const { status, stderr } = run('prepare', wrong);
      expect(status).toBe(1);
      expect(stderr).toContain('Name the version that is next');
    }
    writeFileSync(join(root, 'CHANGELOG.md'), '# Changelog\n\n## [Unreleased]\n');
    const nothing = run('prepare', '7.8.9');
    expect(nothing.status).toBe(1);
    expect(nothing.stderr).toContain('says nothing');
    expect(nothing.stderr).not.toContain('    at ');
    expect(read('package.json')).toBe(before);
  });
});

it('says in one sentence that a folder is not the project', () => {
  rmSync(join(root, 'package-lock.json'));
  const { status, stderr } = run('prepare', '7.8.9');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^[^\n]*package-lock\.json cannot be read \(ENOENT\)[^\n]*--root DIR\.\n$/);
});

describe('checking a tag', () => {
  it('refuses one of another version', () => {
    const { status, stderr } = run('check-version', '--tag', 'v99.0.0');
    expect(status).toBe(1);
    expect(stderr).toContain('does not belong to version');
  });

  it('refuses a version that the changelog does not know', () => {
    const { status, stderr } = run('check-version', '--tag', `v${current}`);
    expect(status).toBe(1);
    expect(stderr).toContain(`has no section [${current}]`);
  });

  it('refuses a package-lock.json of another version', () => {
    const lock = JSON.parse(read('package-lock.json'));
    lock.packages[''].version = '9.9.9';
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock));
    const { status, stderr } = run('check-version');
    expect(status).toBe(1);
    expect(stderr).toContain('package-lock.json is of another version');
  });

  it('takes any state of the changelog in a dry run', () => {
    expect(run('check-version')).toMatchObject({ status: 0, stdout: `${current}\n` });
  });
});
