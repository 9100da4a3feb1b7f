import type { Journey } from '../../../protocol/events.ts';
import type { Verdict } from '../../../protocol/verdict.ts';
import type { Scenario } from './mock-window.ts';
import { failedCheckup, longCheckup, runningCheckup, sampleCheckup } from './sample-checkup.ts';
import { sampleEvents } from './sample-events.ts';
import { sampleKnock } from './sample-knocks.ts';
import { fileTools } from './sample-tools.ts';
import {
  bufferedStream,
  manyCures,
  neverArrived,
  upstreamDown,
  waiting,
  working,
} from './sample-verdicts.ts';
import { endless, hebrew, lowered, now } from './scenario-parts.ts';

/** Journeys with verdicts, the newest first; `ago` in ms. */
const judged = (verdicts: readonly (Verdict | null)[], ago = 60_000): Scenario => {
  const one = { ...lowered(), ...sampleEvents(200, now) };
  const model = one.journeys[0]!;
  const journeys = verdicts.map((verdict, index): Journey => {
    const known = one.journeys[index];
    return {
      ...(known ?? { ...model, id: `judged-${index}` }),
      startedAt: now - ago - index * 240_000,
      lastAt: now - ago - index * 240_000 + 20_000,
      verdict,
    };
  });
  return { ...one, journeys };
};
/** The newest journey as it is when its token request never arrived: nothing came after the code. */
function stoppedAtTheToken(): Scenario {
  const one = judged([neverArrived(), working()]);
  const [journey, ...others] = one.journeys;
  const later = new Set(['token', 'access']);
  const isOfIt = (id: string | null) => id === journey!.id;
  const shown = new Set(one.journeys.map(({ id }) => id));
  const events = one.events.filter(
    (event) =>
      event.journey !== null &&
      shown.has(event.journey) &&
      !(isOfIt(event.journey) && later.has(event.phase ?? '')),
  );
  const count = events.filter((event) => isOfIt(event.journey)).length;
  return { ...one, events, journeys: [{ ...journey!, phase: 'consent', events: count }, ...others] };
}
const crowd = [neverArrived, working, upstreamDown, working, bufferedStream, waiting, working];

/** Verdicts and check-ups in each of their states. */
export const verdictScenarios: Record<string, () => Scenario> = {
  'verdict-failed': () => judged([neverArrived(), working(), null]),
  'token-never-arrived': stoppedAtTheToken,
  'verdict-waiting': () => judged([waiting(), working()]),
  'verdict-working': () => judged([working(), working()]),
  'verdict-long': () => judged([manyCures(), working()]),
  'verdict-old': () => judged([neverArrived()], 3 * 3_600_000),
  'verdict-hostile': () =>
    judged([
      {
        ...neverArrived(),
        rule: endless.slice(0, 3000),
        cause: `${hebrew} ${endless}`,
        evidence: [endless, hebrew, '<img src=x onerror=alert(1)>'],
        cures: [
          `Open https://dash.cloudflare.com.evil.example/x or https://evil.example/${'a'.repeat(3000)}`,
          endless,
        ],
      },
    ]),
  'verdicts-40': () =>
    judged(Array.from({ length: 40 }, (_none, index) => (crowd[index % crowd.length] ?? working)())),
  'verdict-and-knock': () => ({
    ...judged([neverArrived()]),
    tools: fileTools,
    knocks: [sampleKnock(now)],
  }),
  'checkup-never': lowered,
  'checkup-running': () => ({ ...lowered(), checkup: runningCheckup(16) }),
  'checkup-well': () => ({ ...lowered(), checkup: sampleCheckup() }),
  'checkup-failed': () => ({ ...lowered(), checkup: failedCheckup() }),
  'checkup-long': () => ({ ...lowered(), checkup: longCheckup() }),
  'checkup-problem': () => ({
    ...lowered(),
    checkup: sampleCheckup({
      steps: [],
      url: null,
      unknowable: [],
      problem: 'There is no public address to check: get one in the popup, then start again.',
    }),
  }),
  'checkup-hostile': () => ({
    ...lowered(),
    checkup: sampleCheckup({
      steps: failedCheckup().steps.map((step, index) => ({
        ...step,
        title: index % 2 ? step.title : `${hebrew} ${step.title} ${endless.slice(0, 200)}`,
        saw: endless,
      })),
      verdicts: [{ ...neverArrived(), cause: endless }],
      unknowable: [endless],
    }),
  }),
};
