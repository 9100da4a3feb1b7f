import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../scripts/setup/prepare.mjs';

/** @typedef {{ id?: string, name?: string, run?: string, uses?: string }} Step */

const FOLDER = join(ROOT, '.github', 'workflows');
/** @type {{ name: string, job: string, step: Step }[]} */
const steps = readdirSync(FOLDER).flatMap((name) => {
  /** @type {{ jobs: Record<string, { steps?: Step[] }> }} */
  const { jobs } = parse(readFileSync(join(FOLDER, name), 'utf8'));
  return Object.entries(jobs).flatMap(([job, { steps: all = [] }]) =>
    all.map((step) => ({ name, job, step })),
  );
});

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-shell-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'laid-out', 'packages'), { recursive: true });
  mkdirSync(join(folder, 'laid-out', 'metadata'));
  for (const file of ['packages/drawbridge-0.2.0.tgz', 'packages/b.deb', 'metadata/latest.yml', 'notes.md'])
    writeFileSync(join(folder, 'laid-out', file), `This is ${file} of OWNER/REPOSITORY.\n`);
  symlinkSync(join(ROOT, 'scripts'), join(folder, 'scripts'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * The commands of a step, as the runner runs them: https://docs.github.com/en/actions, `shell: bash`.
 * @param {(step: Step, job: string) => boolean} which
 * @param {Record<string, string>} [env]
 */
function run(which, env = {}) {
  const found = steps.filter(({ name, step, job }) => name === 'release.yml' && which(step, job));
  expect(found.length).toBeGreaterThan(0);
  const script = join(folder, 'step.sh');
  writeFileSync(script, found[0]?.step.run ?? '');
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      GITHUB_OUTPUT: join(folder, 'output'),
      ...env,
    },
  });
  return { status, stdout, stderr };
}

const output = () => (existsSync(join(folder, 'output')) ? readFileSync(join(folder, 'output'), 'utf8') : '');

/**
 * Stands for a program that would speak to the world: leaves its arguments, and what the token and .npmrc were.
 * @param {string} name
 * @param {string} first what it does before that
 */
function standIn(name, first = '') {
  const file = join(folder, 'bin', name);
  writeFileSync(
    file,
    `#!/bin/sh\n${first}\nprintf '%s\\n' "$@" >>called\ncat .npmrc >>npmrc 2>/dev/null || true\n`,
  );
  chmodSync(file, 0o755);
}

const called = () =>
  existsSync(join(folder, 'called')) ? readFileSync(join(folder, 'called'), 'utf8').split('\n') : [];

it('are commands that bash can read', () => {
  for (const { name, job, step } of steps) {
    if (step.run === undefined) continue;
    const { stderr } = spawnSync('bash', ['-n'], { input: step.run, encoding: 'utf8' });
    expect(stderr, `${name} ${job}`).toBe('');
  }
});

describe('the version', () => {
  const version = (/** @type {Step} */ step) => step.id === 'version';
  const { version: current } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

  it('is that of the project in a dry run', () => {
    expect(run(version, { TAG: '' })).toMatchObject({ status: 0, stderr: '' });
    expect(output()).toBe(`version=${current}\n`);
  });

  it('stops at a tag of another version, and at one that is more than a tag', () => {
    for (const TAG of ['v99.0.0', 'v0.1.0"; touch owned; "', '--root=/']) {
      expect(run(version, { TAG }).status, TAG).toBe(1);
      expect(output()).toBe('');
    }
    expect(existsSync(join(folder, 'owned'))).toBe(false);
  });
});

describe('the sums', () => {
  const write = (/** @type {Step} */ step) => step.id === 'sums';
  const compare = (/** @type {Step} */ step) => step.name === 'The files are those that were signed';

  it('are those of the files, and of no others', () => {
    expect(run(write)).toMatchObject({ status: 0, stderr: '' });
    const SUMS = /^sums=([0-9a-f]{64})\n$/.exec(output())?.[1] ?? '';
    expect(run(compare, { SUMS }).status).toBe(0);
    appendFileSync(join(folder, 'laid-out', 'metadata', 'latest.yml'), '!');
    expect(run(compare, { SUMS }).status).toBe(1);
  });

  it('are compared with something', () => {
    expect(run(compare, { SUMS: '' }).status).toBe(1);
  });
});

describe('publishing', () => {
  const publish = (/** @type {Step} */ step) => step.name === 'Publish';
  const draft = (/** @type {Step} */ step, /** @type {string} */ job) =>
    job === 'draft' && /gh release/.test(step.run ?? '');

  const npm = {
    NODE_AUTH_TOKEN: 'npm_secret',
    NPM_NAME: '@someone/drawbridge',
    TRUSTED: '',
    VERSION: '0.2.0',
  };

  it.each([
    ['may publish', { ...npm, NODE_AUTH_TOKEN: '' }],
    ['has said which name there is ours', { ...npm, NPM_NAME: '' }],
  ])('leaves npm alone where nobody %s', (_what, env) => {
    standIn('npm');
    const { status, stdout } = run(publish, env);
    expect({ status, called: called() }).toEqual({ status: 0, called: [] });
    expect(stdout).toContain('Not published on npm');
  });

  it('gives npm what is in the file, our name and the provenance, and writes no token anywhere', () => {
    standIn('npm', '[ "$1" = publish ] || PATH="${PATH#*:}" exec npm "$@"');
    mkdirSync(join(folder, 'source', 'package', 'bin'), { recursive: true });
    const manifest = {
      name: 'drawbridge',
      version: '0.2.0-beta.1',
      bin: { drawbridge: 'bin/drawbridge.cjs' },
    };
    writeFileSync(join(folder, 'source', 'package', 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'source', 'package', 'bin', 'drawbridge.cjs'), 'the program');
    const file = join(folder, 'laid-out', 'packages', 'drawbridge-0.2.0.tgz');
    expect(spawnSync('tar', ['-czf', file, '-C', join(folder, 'source'), 'package']).status).toBe(0);
    expect(run(publish, { ...npm, VERSION: '0.2.0-beta.1' }).status).toBe(0);
    expect(called().slice(0, -1)).toEqual([
      'publish',
      '--ignore-scripts',
      '--provenance',
      '--access',
      'public',
      '--tag',
      'next',
      './package',
    ]);
    const published = JSON.parse(readFileSync(join(folder, 'package', 'package.json'), 'utf8'));
    expect(published).toEqual({ ...manifest, name: '@someone/drawbridge' });
    expect(readFileSync(join(folder, 'package', 'bin', 'drawbridge.cjs'), 'utf8')).toBe('the program');
    expect(readFileSync(join(folder, 'npmrc'), 'utf8')).toMatch(
      /^\/\/[^\s/]+\/\S*:_authToken=\$\{NODE_AUTH_TOKEN\}\n$/,
    );
    expect(called().join()).not.toContain('npm_secret');
  });

  it('makes a draft of all files, and marks a version before its time', () => {
    standIn('gh');
    const env = { GH_REPO: 'someone/drawbridge', TAG: 'v0.2.0', VERSION: '0.2.0' };
    expect(run(draft, env).status).toBe(0);
    expect(called()).toEqual(
      expect.arrayContaining([
        '--draft',
        '--verify-tag',
        'laid-out/packages/b.deb',
        'laid-out/metadata/latest.yml',
      ]),
    );
    expect(called()).not.toContain('--prerelease');
    expect(readFileSync(join(folder, 'laid-out', 'notes.md'), 'utf8')).toContain('someone/drawbridge');
    run(draft, { ...env, VERSION: '0.3.0-beta.1' });
    expect(called()).toContain('--prerelease');
  });
});
