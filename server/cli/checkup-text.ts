import {
  type CheckupAgent,
  checkupAgents,
  type CheckupState,
  type CheckupStep,
} from '../../protocol/checkup.ts';
import type { Verdict } from '../../protocol/verdict.ts';
import type { Printer } from './printer.ts';
import { verdictStyles } from './report-text.ts';
import { terminalText } from './terminal-text.ts';

const marks = { went: '✓', failed: '✗', untried: '–' } as const;

/** The steps that every agent has done, in their order; each as one line, and one more for each agent that failed. */
export function stepLines(steps: readonly CheckupStep[], print: Printer): string[] {
  const names = [...new Set(steps.map(({ name }) => name))];
  return names.flatMap((name) => {
    const done = steps.filter((step) => step.name === name);
    const of = (agent: CheckupAgent): CheckupStep | undefined => done.find((step) => step.agent === agent);
    const cells = checkupAgents.map((agent) => cell(agent, of(agent), print)).join('  ');
    const title = terminalText(done[0]?.title ?? name, 60).padEnd(50);
    const failed = done.filter(({ ok }) => !ok);
    const same = new Set(failed.map(({ saw }) => saw.replaceAll(/\d+ ms/g, '')));
    const told = failed.length === checkupAgents.length && same.size === 1 ? failed.slice(0, 1) : failed;
    const all = told.length < failed.length;
    return [
      `  ${cells}  ${title}${failed.length === 0 ? slowest(done) : ''}`.trimEnd(),
      ...told.map(({ agent, saw }) =>
        print.styled('dim', `       ${all ? 'all' : agent}: ${terminalText(saw)}`),
      ),
    ];
  });
}

function cell(agent: CheckupAgent, step: CheckupStep | undefined, print: Printer): string {
  if (step === undefined) return `${marks.untried} ${agent}`;
  if (step.ok) return `${print.styled('green', marks.went)} ${agent}`;
  if (!step.tried) return print.styled('dim', `${marks.untried} ${agent}`);
  return `${print.styled('red', marks.failed)} ${agent}`;
}

const slowest = (done: readonly CheckupStep[]): string =>
  `${String(Math.max(0, ...done.map(({ ms }) => ms))).padStart(6)} ms`;

/** What is concluded, with what to do. */
export function conclusionLines({ verdicts, unknowable, problem }: CheckupState, print: Printer): string[] {
  if (problem !== null) return ['', print.styled('red', terminalText(problem, 1000))];
  return [
    ...verdicts.flatMap((verdict) => ['', ...verdictLines(verdict, print)]),
    '',
    print.styled('dim', 'What a check-up from here cannot know:'),
    ...unknowable.map((sentence) => print.styled('dim', `  - ${terminalText(sentence, 500)}`)),
  ];
}

function verdictLines({ state, rule, hop, cause, evidence, cures }: Verdict, print: Printer): string[] {
  return [
    print.styled(verdictStyles[state], terminalText(cause, 1000)),
    ...(state === 'failed' ? [`  ${terminalText(rule)}, at the hop: ${hop}`] : []),
    ...evidence.map((line) => `  · ${terminalText(line, 500)}`),
    ...(cures.length === 0 ? [] : ['  What to do, the best first:']),
    ...cures.map((cure, index) => `  ${index + 1}. ${terminalText(cure, 1000)}`),
  ];
}
