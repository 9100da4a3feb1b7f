import { describe, expect, test } from 'vitest';
import { checkupAgents } from '../../../protocol/checkup.ts';
import { agents, checkupPhase, checkupRows } from '../../../renderer/checkup/checkup-table.ts';
import { checkupMarkdown } from '../../../renderer/checkup/checkup-text.ts';
import { failedCheckup, neverChecked, runningCheckup, sampleCheckup } from '../preview/sample-checkup.ts';

test('the columns are the contract’s agents', () => {
  expect(agents).toEqual(checkupAgents);
});

describe('the table of a check-up', () => {
  test('has a row for each step, in the order in which they came', () => {
    const rows = checkupRows(failedCheckup());
    expect(rows).toHaveLength(12);
    const token = rows.find(({ name }) => name === 'token');
    expect(agents.map((agent) => token?.cells[agent].mark)).toEqual(['passed', 'failed', 'passed']);
    expect(rows.find(({ name }) => name === 'initialize')?.cells.aiohttp.mark).toBe('untried');
  });

  test('shows where it is while it runs, and nowhere else', () => {
    const marks = checkupRows(runningCheckup(16)).flatMap(({ cells }) =>
      agents.map((agent) => cells[agent].mark),
    );
    expect(marks.filter((mark) => mark === 'under-way')).toHaveLength(1);
    expect(checkupRows(runningCheckup(16))[4]?.cells.aiohttp.mark).toBe('under-way');
    expect(checkupRows(runningCheckup(0))).toEqual([]);
  });

  test('says of steps that one agent does not do that they are not part of it', () => {
    const { steps } = sampleCheckup();
    const rows = checkupRows({ running: false, steps: steps.filter(({ agent }) => agent === 'browser') });
    expect(rows[0]?.cells.aiohttp).toEqual({ mark: 'none', step: null });
  });
});

test.each([
  ['unknown', null],
  ['never', neverChecked()],
  ['running', runningCheckup(3)],
  ['well', sampleCheckup()],
  ['failures', failedCheckup()],
  ['problem', sampleCheckup({ problem: 'There is no address.', steps: [] })],
])('it is %s', (phase, checkup) => {
  expect(checkupPhase(checkup)).toBe(phase);
});

describe('the check-up as Markdown', () => {
  test('has a line for each step, the verdicts and what it cannot know', () => {
    const text = checkupMarkdown(failedCheckup());
    expect(text).toContain('| Open a session | passed');
    expect(text).toContain('**failed**');
    expect(text).toContain('not tried');
    expect(text).toContain('## Failed at the edge (`token-never-arrived`)');
    expect(text).toContain('1. Turn Bot Fight Mode off');
    expect(text).toContain('## What this cannot know');
  });

  test('keeps its columns, whatever an edge answered', () => {
    const [first] = sampleCheckup().steps;
    const text = checkupMarkdown(sampleCheckup({ steps: [{ ...first!, saw: 'a | b\n| c <script>' }] }));
    const row = text.split('\n').find((line) => line.includes('script'));
    expect(row?.replaceAll('\\|', '').split('|')).toHaveLength(6);
    expect(text).not.toMatch(/[^\\]<script/);
  });
});
