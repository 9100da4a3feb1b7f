import type { Phase } from '../../../protocol/events.ts';
import type { Step, StepKind } from '../step.ts';

const furthest: readonly (readonly [Phase, readonly StepKind[]])[] = [
  ['access', ['stream-opened', 'stream-message', 'mcp', 'tool-call']],
  ['token', ['token', 'refresh']],
  ['consent', ['code-sent', 'consent']],
  ['authorization', ['authorize']],
  ['registration', ['register']],
];

/** The furthest phase that was reached: a step that was refused is not reached. */
export function phaseOf(steps: readonly Step[]): Phase {
  const reached = furthest.find(([, kinds]) => steps.some(({ kind, ok }) => ok && kinds.includes(kind)));
  return reached?.[0] ?? 'discovery';
}
