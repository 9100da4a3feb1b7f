import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notification } from '../../../protocol/control.ts';
import { everythingWritten } from '../../helpers/everything-written.ts';
import { type RunningBridge, runBridge, upstreamsReady } from '../../helpers/running-bridge.ts';

interface Step {
  step: string;
  number?: number;
  client_id?: string;
  message?: string;
  result?: unknown;
  secrets?: string[];
}

const program = resolve('test/server/clients/chatgpt_flow.py');
const python = '/usr/bin/python3';
const canRun = spawnSync(python, ['-c', 'import aiohttp']).status === 0;

let bridge: RunningBridge;
let told: Notification[];

beforeEach(async () => {
  told = [];
  bridge = await runBridge();
  bridge.subscribe((notification) => told.push(notification));
  await upstreamsReady(bridge);
});
afterEach(() => bridge.stop());

/** Runs the recorded flow with a real aiohttp; `answer` is the person, who is shown the number. */
async function run(
  flags: string[],
  answer: (number: number, clientId: string) => Promise<unknown>,
): Promise<Step[]> {
  const tool = ['--tool', 'everything__echo', '--arguments', '{"message":"hello"}'];
  const child = spawn(python, [program, bridge.origin, ...tool, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const steps: Step[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const step: Step = JSON.parse(line);
    steps.push(step);
    if (step.number !== undefined) await answer(step.number, step.client_id ?? '');
  }
  return steps;
}

async function allow(number: number, clientId: string): Promise<void> {
  const knock = (await bridge.control.knocks({})).find((each) => each.clientId === clientId);
  if (knock === undefined) throw new Error('nobody knocks');
  expect(knock).toMatchObject({ clientName: 'ChatGPT', identity: 'unverified', redirectHost: 'chatgpt.com' });
  await bridge.control.allow({ id: knock.id, number });
}

describe('the recorded flow of ChatGPT, driven by aiohttp', () => {
  it.for([[], ['--spelling', 'oauth'], ['--resource'], ['--spelling', 'oauth', '--resource']])(
    'goes from discovery to tool calls over /sse, /mcp and /tools %j',
    async (flags, { skip }) => {
      if (!canRun) skip('aiohttp is missing: apt-get install -y python3-aiohttp');
      const steps = await run(flags, allow);
      expect(steps.find(({ step }) => step === 'failed')).toBeUndefined();
      expect(steps.map(({ step }) => step)).toEqual([
        'unauthenticated-blocking',
        'discovery',
        'registration',
        'number',
        'consent',
        'token',
        'sse',
        'mcp',
        'tools',
        'done',
      ]);
      const echo = { content: [{ type: 'text', text: 'Echo: hello' }] };
      for (const way of ['sse', 'mcp', 'tools']) {
        expect(steps.find(({ step }) => step === way)?.result, way).toMatchObject(echo);
      }
    },
  );

  it('is one journey, whose steps the timeline shows in order', async ({ skip }) => {
    if (!canRun) skip('aiohttp is missing: apt-get install -y python3-aiohttp');
    await run([], allow);
    const journeys = await bridge.control.journeys({});
    const journey = journeys.find(({ clientName }) => clientName === 'ChatGPT');
    expect(journey).toMatchObject({ phase: 'access' });
    const events = await bridge.control.events({ journey: journey?.id ?? '', limit: 1000 });
    const types = events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
    expect(types.filter((type) => type !== 'bearer.refused').slice(0, 7)).toEqual([
      'discovery',
      'register',
      'authorize',
      'consent',
      'authorize',
      'token',
      'sse.opened',
    ]);
    expect(types).toContain('tool.call');
    expect(types).toContain('sse.closed');
  });

  it('tells no secret to the disk or to a front end', async ({ skip }) => {
    if (!canRun) skip('aiohttp is missing: apt-get install -y python3-aiohttp');
    const steps = await run([], allow);
    const secrets = steps.find(({ step }) => step === 'done')?.secrets ?? [];
    expect(secrets).toHaveLength(4);
    const answers = await Promise.all([
      bridge.control.status({}),
      bridge.control.grants({}),
      bridge.control.events({ limit: 5000 }),
      bridge.control.journeys({}),
    ]);
    await bridge.close('to read what was written');
    const written = everythingWritten(bridge.dataDir);
    expect(written.length).toBeGreaterThan(10_000);
    const shown = JSON.stringify([answers, told]);
    for (const secret of secrets) {
      expect(written.includes(secret), 'on disk').toBe(false);
      expect(shown.includes(secret), 'in a front end').toBe(false);
    }
  });

  it('ends with access_denied at the client where the person picks a wrong number', async ({ skip }) => {
    if (!canRun) skip('aiohttp is missing: apt-get install -y python3-aiohttp');
    const steps = await run([], async (number) => {
      const [knock] = await bridge.control.knocks({});
      const wrong = knock?.numbers.find((each) => each !== number) ?? 0;
      await expect(bridge.control.allow({ id: knock?.id ?? '', number: wrong })).rejects.toMatchObject({
        code: 'wrong-number',
      });
    });
    expect(steps.at(-1)).toMatchObject({ step: 'denied', error: 'access_denied' });
  });
});
