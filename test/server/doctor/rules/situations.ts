import type { Situation } from '../../../../server/doctor/rule.ts';
import type { Step, StepKind } from '../../../../server/doctor/step.ts';

export const start = 1_800_000_000_000;

/** A step `at` seconds after the start; what it does not say went well. */
export const step = (kind: StepKind, at: number, more: Partial<Step> = {}): Step => ({
  kind,
  time: start + at * 1000,
  ok: true,
  status: null,
  method: null,
  path: null,
  remote: '52.173.123.8',
  userAgent: 'Python/3.12 aiohttp/3.11.18',
  reason: null,
  ms: null,
  about: null,
  line: `${kind} at ${at}${more.reason === undefined ? '' : `: ${more.reason}`}`,
  ...more,
});

export const no = (kind: StepKind, at: number, reason: string | null, more: Partial<Step> = {}): Step =>
  step(kind, at, { ok: false, reason, ...more });

/** Looked at `at` seconds after the start by an app that has been running all the time. */
export const situation = (steps: readonly Step[], at: number, more: Partial<Situation> = {}): Situation => ({
  steps,
  nameless: [],
  now: start + at * 1000,
  edge: 'cloudflare',
  watchedSince: start - 1000,
  wentOn: false,
  client: 'ChatGPT',
  ...more,
});

/** What the end of a log looks like: no times, no agents, nothing more to come. */
export const logged = (steps: readonly Step[]): Situation => ({
  ...situation(
    steps.map((each) => ({ ...each, time: null, userAgent: null })),
    0,
  ),
  now: null,
  edge: 'unknown',
  watchedSince: null,
});

export const toCode = [
  step('metadata', 0, { about: 'https://bridge.example.com' }),
  step('register', 1),
  step('authorize', 2),
  step('consent', 10),
  step('code-sent', 11),
];
export const connected = [...toCode, step('token', 12)];
export const calling = [
  ...connected,
  step('mcp', 13, { about: 'tools/list' }),
  step('tool-call', 14, { about: 'files__read' }),
];
