import type { ComponentStatus } from '../../../../protocol/report.ts';
import { howLong } from '../../how-long.ts';
import type { Observed, ObservedJourney } from '../../observed.ts';
import type { Step, StepKind } from '../../step.ts';

/** Judges one part of the server by what was seen. */
export type Component = (observed: Observed) => ComponentStatus;

/** What one part is judged by. */
export interface Judged {
  readonly name: ComponentStatus['name'];
  /** What its steps are called: `Metadata requests`. */
  readonly what: string;
  readonly kinds: readonly StepKind[];
  /** Rules whose verdict means that this part failed. */
  readonly rules: readonly string[];
}

/** Server errors are of the part that they happened in. */
const serverError = 'server-error';

/**
 * `working` where its steps were answered, `failing` where a verdict says so and nothing has worked since, `not seen`
 * where nothing of it was there to judge.
 */
export function judgedComponent(observed: Observed, { name, what, kinds, rules }: Judged): ComponentStatus {
  const steps = observed.journeys.flatMap((journey) =>
    journey.steps.filter(({ kind }) => kinds.includes(kind)),
  );
  const good = steps.filter(({ ok }) => ok);
  const broken = observed.journeys.filter((journey) => isBroken(journey, kinds, rules));
  const counted = steps.length === 0 ? [] : [countLine(good, steps, what)];
  const worst = broken.at(-1);
  if (worst !== undefined && !workedSince(observed, worst, kinds)) {
    const { verdict } = worst;
    const lines = [...verdict.evidence].slice(-3);
    return { name, status: 'failing', evidence: [`${verdict.rule}: ${verdict.cause}`, ...lines, ...counted] };
  }
  const before = broken.map(
    ({ id, verdict }) => `Journey ${id} had failed here before (${verdict.rule}), and it works since.`,
  );
  if (good.length > 0) {
    return { name, status: 'working', evidence: [...counted, ...firstAndLast(good), ...before.slice(-3)] };
  }
  const refused = steps.slice(-3).map(({ line }) => line);
  return { name, status: 'not seen', evidence: [...counted, ...refused] };
}

function isBroken(
  { verdict, steps }: ObservedJourney,
  kinds: readonly StepKind[],
  rules: readonly string[],
): boolean {
  if (verdict.state !== 'failed') return false;
  if (verdict.rule !== serverError) return rules.includes(verdict.rule);
  const broken = steps.findLast(({ status }) => status !== null && status >= 500);
  return broken !== undefined && kinds.includes(broken.kind);
}

/** Whether the part did its work in a journey after the one that failed. */
function workedSince({ journeys }: Observed, failed: ObservedJourney, kinds: readonly StepKind[]): boolean {
  const lastTry = failed.steps.findLast(({ time }) => time !== null)?.time ?? null;
  return journeys.some(
    (journey, index) =>
      journey !== failed &&
      journey.steps.some(
        ({ kind, ok, time }) =>
          ok &&
          kinds.includes(kind) &&
          (time === null || lastTry === null ? index > journeys.indexOf(failed) : time > lastTry),
      ),
  );
}

function countLine(good: readonly Step[], all: readonly Step[], what: string): string {
  const times = all
    .flatMap(({ time }) => (time === null ? [] : [time]))
    .toSorted((one, other) => one - other);
  const first = times[0];
  const last = times.at(-1);
  const span =
    first === undefined || last === undefined || last - first < 1000
      ? ''
      : ` within ${howLong(last - first)}`;
  return `${what}: ${good.length} of ${all.length} went well${span}${durationOf(all)}.`;
}

function durationOf(steps: readonly Step[]): string {
  const taken = steps.flatMap(({ ms, kind }) => (ms === null || kind === 'stream-opened' ? [] : [ms]));
  if (taken.length === 0) return '';
  const sorted = taken.toSorted((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `; half of them took ${shortly(middle)} or less, the longest ${shortly(sorted.at(-1) ?? 0)}`;
}

const shortly = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : howLong(ms));

/** The first and the last of them, as they stand in the log. */
export function firstAndLast(steps: readonly Step[]): string[] {
  const first = steps[0];
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return [];
  return first === last ? [first.line] : [first.line, last.line];
}
