import type { CheckupAgent, CheckupState, CheckupStep } from '../../../protocol/checkup.ts';
import { neverArrived } from './sample-verdicts.ts';

const plan: [name: string, title: string, saw: string][] = [
  ['resource-metadata', 'Read who guards the tools', '200, application/json, server: cloudflare'],
  ['resource-metadata-root', 'Read it at the root too', '200, application/json, server: cloudflare'],
  ['server-metadata', 'Read how to sign in', '200, application/json, server: cloudflare'],
  ['register', 'Register', '201, client bffb61f7'],
  ['client-document', 'Register by document', '200, read from the document'],
  ['authorize', 'Ask for access', '302 with a code'],
  ['token', 'Exchange the code', '200, Bearer, 300 s'],
  ['refresh-twice', 'Refresh, twice at once', '200 and 200, one family'],
  ['initialize', 'Open a session', '200, 2025-11-25'],
  ['list-tools', 'List the tools', '200, 1 tool'],
  ['call-tool', 'Call a tool', '200, echoed'],
  ['stream', 'Hear an event stream', '200, first event after 90 ms'],
];
const agents: CheckupAgent[] = ['browser', 'aiohttp', 'openai-mcp'];
export const plannedSteps = plan.length * agents.length;

/** All steps of a check-up, agent by agent. `filtered`: aiohttp is stopped at the token. */
export const sampleSteps = (filtered: boolean): CheckupStep[] =>
  agents.flatMap((agent) =>
    plan.map(([name, title, saw], index) => {
      const stopped = filtered && agent === 'aiohttp' && name === 'token';
      const after = filtered && agent === 'aiohttp' && index > 6 && index < 11;
      return {
        name,
        title,
        agent,
        ok: !stopped && !after,
        tried: !after,
        ms: after ? 0 : 40 + ((index * 37 + agent.length * 53) % 400),
        saw: stopped
          ? '403, server: cloudflare, cf-mitigated: challenge, “Just a moment…”'
          : after
            ? 'not tried: it had no token'
            : saw,
      };
    }),
  );

export const sampleCheckup = (change: Partial<CheckupState> = {}): CheckupState => ({
  running: false,
  url: 'https://bridge.example.com',
  startedAt: Date.now() - 34_000,
  endedAt: Date.now() - 20_000,
  planned: plannedSteps,
  steps: sampleSteps(false),
  verdicts: [],
  unknowable: [
    'A filter by source address: this check-up comes from your own network, ChatGPT does not.',
    'What ChatGPT itself has cached of an earlier connector.',
  ],
  problem: null,
  journey: 'journey-checkup',
  ...change,
});

export const neverChecked = (): CheckupState =>
  sampleCheckup({
    startedAt: null,
    endedAt: null,
    steps: [],
    unknowable: [],
    url: null,
    planned: 0,
    journey: null,
  });

export const failedCheckup = (): CheckupState =>
  sampleCheckup({ steps: sampleSteps(true), verdicts: [neverArrived()] });

/** As many rows as a real check-up has, of which the backend fails half. */
export const longCheckup = (): CheckupState => {
  const steps = sampleSteps(true);
  const again = steps.map((step) => ({
    ...step,
    name: `${step.name}-again`,
    title: `${step.title}, once more`,
  }));
  const all = [...steps, ...again].filter(({ name }) => name !== 'stream-again');
  return sampleCheckup({ steps: all, planned: all.length, verdicts: [neverArrived()] });
};

export const runningCheckup = (done: number): CheckupState =>
  sampleCheckup({
    running: true,
    endedAt: null,
    startedAt: Date.now(),
    steps: sampleSteps(true).slice(0, done),
    unknowable: [],
  });
