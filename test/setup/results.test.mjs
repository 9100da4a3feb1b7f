import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readChoice, STEPS } from '../../scripts/tests/choice.mjs';
import { count, readResults, remarks, totalsLine } from '../../scripts/tests/results.mjs';

describe('the totals', () => {
  it('are one plain line', () => {
    const counts = count([
      { name: 'types', outcome: 'passed' },
      { name: 'a › b', outcome: 'passed', secondTry: true },
      { name: 'a › c', outcome: 'failed', reason: 'Error: no' },
      { name: 'a › d', outcome: 'skipped', reason: 'no trayer' },
    ]);
    expect(totalsLine(counts)).toBe('2 passed, 1 failed, 1 skipped');
  });

  it('count a test once that was told twice, with its last word', () => {
    const folder = mkdtempSync(join(tmpdir(), 'drawbridge-results-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'results.ndjson');
    const lines = [
      { begun: 'a' },
      { id: '1', name: 'a › b', outcome: 'passed' },
      { id: '2', name: 'a › b', outcome: 'passed' },
      { name: 'a › c', outcome: 'passed' },
      { name: 'a › c', outcome: 'passed' },
      { ended: 'a' },
      { id: '1', name: 'a › b', outcome: 'failed', reason: 'late' },
    ];
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(totalsLine(count(readResults(file)))).toBe('3 passed, 1 failed, 0 skipped');
  });

  it('come after the names of what failed, was skipped or needed a second try', () => {
    const reason = `Error: no\n    at somewhere (file.ts:1:2)\n${'line\n'.repeat(30)}`;
    expect(
      remarks([
        { name: 'a › b', outcome: 'passed', secondTry: true },
        { name: 'a › c', outcome: 'failed', reason },
        { name: 'a › d', outcome: 'skipped', reason: 'no trayer' },
        { name: 'a › e', outcome: 'passed' },
      ]),
    ).toEqual([
      'passed on the second try: a › b',
      'failed: a › c',
      '    Error: no',
      ...Array.from({ length: 11 }, () => '    line'),
      '    … and 19 lines more, in .cache/logs',
      'skipped: a › d (no trayer)',
    ]);
  });
});

describe('the choice of tests', () => {
  const chosen = (/** @type {string[]} */ ...args) => readChoice(args);
  it('is everything by default', () => expect(chosen().steps).toEqual(STEPS));
  it('keeps the order of the steps', () =>
    expect(chosen('desktop', 'types').steps).toEqual(['types', 'desktop']));
  it('takes words of file names', () =>
    expect(chosen('oauth')).toEqual({ steps: ['unit'], filters: ['oauth'], noSkips: false }));
  it('knows the desktop tests by their folder', () =>
    expect(chosen('test/desktop/safety.spec.ts').steps).toEqual(['desktop']));
  it('knows the tests of the packages by theirs, or by the name of their step', () => {
    expect(chosen('test/installed/deb.spec.ts').steps).toEqual(['package']);
    expect(chosen('package')).toMatchObject({ steps: ['package'], filters: [] });
  });
  it('can forbid skips', () => expect(chosen('--no-skips').noSkips).toBe(true));
});
