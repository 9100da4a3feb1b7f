import type { CheckupState } from '../../protocol/checkup.ts';
import { oneLine } from '../shared/format-text.ts';
import { took } from '../shared/format-time.ts';
import { verdictTitle } from '../verdict/verdict-words.ts';
import { agentNames, agents, checkupRows } from './checkup-table.ts';

// A stranger's text in a table: a pipe would be a column, a backtick code.
const cell = (text: string): string => oneLine(text).replace(/[\\|`<>]/g, (mark) => `\\${mark}`);

/** A check-up as Markdown, to paste where one asks for help. */
export function checkupMarkdown(checkup: CheckupState): string {
  const rows = checkupRows({ ...checkup, running: false });
  const table = rows.map(({ title, cells }) => {
    const said = agents.map((agent) => {
      const { step } = cells[agent];
      if (step === null) return 'not done';
      if (!step.tried) return 'not tried';
      return `${step.ok ? 'passed' : '**failed**'}, ${took(step.ms)}: ${cell(step.saw)}`;
    });
    return `| ${[cell(title), ...said].join(' | ')} |`;
  });
  const verdicts = checkup.verdicts.flatMap((verdict) => [
    '',
    `## ${verdictTitle(verdict)} (\`${oneLine(verdict.rule)}\`)`,
    '',
    oneLine(verdict.cause),
    ...(verdict.cures.length === 0 ? [] : ['']),
    ...verdict.cures.map((cure, index) => `${index + 1}. ${oneLine(cure)}`),
    ...(verdict.evidence.length === 0 ? [] : ['']),
    ...verdict.evidence.map((line) => `- ${cell(line)}`),
  ]);
  return [
    '# Check-up by Drawbridge',
    '',
    `- Address: ${checkup.url ?? 'none'}`,
    ...(checkup.startedAt === null ? [] : [`- At: ${new Date(checkup.startedAt).toISOString()}`]),
    ...(checkup.problem === null ? [] : [`- Could not be done: ${oneLine(checkup.problem)}`]),
    '',
    `| Step | ${agents.map((agent) => `${agentNames[agent].name} (${agentNames[agent].product})`).join(' | ')} |`,
    '|---|---|---|---|',
    ...table,
    ...verdicts,
    ...(checkup.unknowable.length === 0 ? [] : ['', '## What this cannot know', '']),
    ...checkup.unknowable.map((sentence) => `- ${oneLine(sentence)}`),
    '',
  ].join('\n');
}
