import { checkupAgents } from '../../../protocol/checkup.ts';
import type { CheckupRun, StepPlan } from './checkup-run.ts';
import type { FaultKind } from './fault.ts';
import type { Result } from './findings.ts';
import { notTried, type Outcome } from './outcome.ts';

/** Where the very first request of everybody ends like this, the rest would take long and say nothing new. */
const hopeless = new Set<FaultKind>([
  'tunnel-down',
  'certificate',
  'app-unreachable',
  'silence',
  'edge-timeout',
]);

/**
 * Does all steps, each as all agents at the same time, and gives every result as soon as it is there.
 * @returns all results, a step after another.
 */
export async function runSteps(
  run: CheckupRun,
  steps: readonly StepPlan[],
  done: (result: Result) => void,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  let stopped: string | null = null;
  for (const plan of steps) {
    const round = await Promise.all(
      checkupAgents.map(async (agent): Promise<Result> => {
        const outcome: Outcome = stopped === null ? await attempt(run, plan, agent) : notTried(stopped);
        const result = { plan, agent, outcome };
        done(result);
        return result;
      }),
    );
    results.push(...round);
    if (stopped !== null) continue;
    if (!run.asker.hasTime) stopped = 'the check-up took too long already';
    else if (
      plan === steps[0] &&
      round.every(({ outcome: { fault } }) => fault !== null && hopeless.has(fault.kind))
    )
      stopped = 'nothing comes through';
    else await plan.after?.(run);
  }
  return results;
}

async function attempt(run: CheckupRun, plan: StepPlan, agent: Result['agent']): Promise<Outcome> {
  const startedAt = performance.now();
  const outcome = await plan.run(run, agent);
  return { ...outcome, ms: outcome.tried ? performance.now() - startedAt : 0 };
}
