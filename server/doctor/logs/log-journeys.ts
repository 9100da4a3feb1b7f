import type { ObservedJourney } from '../observed.ts';
import type { Finding, Situation } from '../rule.ts';
import { judge } from '../rules/judge.ts';
import { patience } from '../rules/looking.ts';
import type { Step } from '../step.ts';
import type { Attempt } from './attempt.ts';
import { leadsToPages } from './browser-steps.ts';
import { clientOf } from './client-of.ts';
import { edgeOfLines } from './edge-of-log.ts';
import { howLong } from '../how-long.ts';
import { type LogTime, shownTime } from './log-time.ts';
import { phaseOf } from './phase-of.ts';
import { byTime, gap, type Seen } from './seen.ts';
import { settle } from './settle.ts';
import { stepOfSeen } from './step-of-seen.ts';
import { stepsOfAttempt } from './steps-of-attempt.ts';
import { Tie } from './tie.ts';
import { verdictOf } from './verdict-of.ts';

export interface LogJourneys {
  readonly journeys: readonly ObservedJourney[];
  /** Refusals that belong to no journey. */
  readonly strangers: readonly Step[];
  /** The addresses from which journeys were made. */
  readonly remotes: ReadonlySet<string>;
}

/** The journeys that lines of access logs tell of. @param end the last moment that the logs speak of */
export function journeysOfLines(lines: readonly Seen[], end: LogTime | null): LogJourneys {
  const sorted = lines.toSorted(byTime);
  // Without a single Authorization header, the log has them filtered out.
  const told = lines.some(({ sentToken }) => sentToken === true);
  // From here on, the order of times is the order.
  for (const [index, seen] of sorted.entries()) {
    seen.order = index;
    if (!told) seen.sentToken = null;
  }
  const tie = new Tie();
  for (const seen of knownPaths(sorted)) tie.add(seen);
  const { attempts, strangers } = settle(tie.end());
  const pages = leadsToPages(attempts);
  const edge = edgeOfLines(sorted);
  const journeys = attempts.map((attempt, index): ObservedJourney => {
    const steps = stepsOfAttempt(attempt, pages);
    const client = clientOf(attempt);
    const situation = {
      steps,
      nameless: attempt.nameless,
      now: null,
      watchedSince: null,
      wentOn: false,
      edge,
      client: client ?? 'the client',
    };
    const finding = judgeAtEnd(situation, patienceLeft(attempt, sorted, end));
    const ended = finding.state === 'working' ? [] : [howItEnds(attempt, sorted, end)];
    return {
      id: `journey-${index + 1}`,
      client,
      phase: phaseOf(steps),
      verdict: verdictOf(finding, ended),
      steps,
    };
  });
  const remotes = new Set(
    attempts.flatMap((attempt) => [...attempt.backendRemotes, ...attempt.browserRemotes]),
  );
  return {
    journeys,
    remotes,
    strangers: strangers.filter(({ status }) => status !== null && status >= 400).map(stepOfSeen),
  };
}

/** The end of a log is the end of time: only a stream that was opened last may still have been a good one. */
function judgeAtEnd(situation: Situation, left: boolean): Finding {
  const finding = judge(situation);
  if (finding.rule !== 'sse-buffered' || !left) return finding;
  return judge({ ...situation, steps: situation.steps.filter(({ kind }) => kind !== 'stream-opened') });
}

/** Whether the log ends before the next step was due. */
function patienceLeft({ last }: Attempt, lines: readonly Seen[], end: LogTime | null): boolean {
  if (last.at === null || end === null) return lines.length - 1 - last.order < 5;
  return end.time - last.at.time < patience;
}

/** A path on which somebody with a token was served is an MCP endpoint, and so are its refusals; others say nothing. */
function knownPaths(lines: readonly Seen[]): Seen[] {
  const clients = new Set<string>();
  for (const { what, status, remote } of lines) {
    if (what === 'token' && status === 200 && remote !== null) clients.add(remote);
  }
  const paths = new Set<string>();
  for (const { what, status, remote, path } of lines) {
    const served = what === 'maybe' && (status === 200 || status === 202);
    if (served && path !== null && remote !== null && clients.has(remote)) paths.add(path);
  }
  return lines.flatMap((seen) => {
    if (seen.what !== 'maybe') return [seen];
    if (seen.path !== null && paths.has(seen.path)) return [{ ...seen, what: 'mcp' as const }];
    return seen.status === 401 ? [seen] : [];
  });
}

/** How long one could have waited for the next step. */
function howItEnds({ last }: Attempt, lines: readonly Seen[], end: LogTime | null): string {
  if (last.at === null || end === null) {
    const after = lines.length - 1 - last.order;
    return after === 0
      ? 'The log ends with that line, and it has no times.'
      : `The log has no times; it goes on for ${after} more ${after === 1 ? 'line' : 'lines'} of this kind.`;
  }
  const newest = lines.at(-1);
  const more = Math.max(end.time - last.at.time, newest === undefined ? 0 : gap(last, newest));
  return more < 1000
    ? 'The log ends with that line: what came later is not known.'
    : `The log goes on for ${howLong(more)} after that, until ${shownTime(end)}.`;
}
