import { z } from 'zod';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { CheckupStep } from '../../../../protocol/checkup.ts';
import { Verdict } from '../../../../protocol/verdict.ts';
import { type Behaviour, botFightMode, startEdge } from '../../../helpers/edge.ts';
import { bundle, removeBundles } from '../../cli/bundle.ts';
import { startIn } from '../../cli/rig.ts';
import { serve } from '../../cli/served.ts';

let script = '';
beforeAll(async () => {
  script = await bundle('server/cli.ts');
}, 120_000);
afterAll(removeBundles);

const Printed = z
  .object({
    steps: z.array(CheckupStep.omit({ title: true, tried: true }).strict()),
    verdicts: z.array(Verdict),
  })
  .strict();

/** Runs `drawbridge checkup` against a real server behind an edge. */
async function checkup(behaviour: Behaviour, ...flags: string[]) {
  const edge = await startEdge(behaviour);
  onTestFinished(() => edge.close());
  const { dataDir, listening } = await serve(script, '--public-url', edge.origin);
  edge.lead(listening.local);
  const command = startIn(script, ['checkup', '--data-dir', dataDir, ...flags]);
  const code = await command.ended;
  return { code, lines: command.lines, err: command.err() };
}

it('shows a line for each step, and that everything works', async () => {
  const { code, lines, err } = await checkup({});
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(lines[0]).toMatch(/^Checking http:.* as browser, aiohttp, openai-mcp$/);
  expect(lines[1]).toMatch(
    /^ {2}✓ browser {2}✓ aiohttp {2}✓ openai-mcp {2}Reach the public address +\d+ ms$/,
  );
  expect(lines.filter((line) => line.startsWith('  ✓ browser'))).toHaveLength(23);
  expect(lines.join('\n')).toContain('Everything that ChatGPT does works through');
}, 60_000);

it('says which agent fails and what to do, and exits 1', async () => {
  const { code, lines } = await checkup(botFightMode('challenge', 'token'));
  expect(code).toBe(1);
  const at = lines.findIndex((line) => line.includes('Exchange the code for a token'));
  expect(lines[at]).toMatch(/^ {2}✓ browser {2}✗ aiohttp {2}✓ openai-mcp/);
  expect(lines[at + 1]).toContain(
    'aiohttp: 403 challenge page (cf-mitigated: challenge), server: cloudflare',
  );
  expect(lines.join('\n')).toMatch(/token-never-arrived, at the hop: edge[^]*1\. Turn Bot Fight Mode off/);
}, 60_000);

it('--json prints steps and verdicts and nothing else', async () => {
  const good = await checkup({}, '--json');
  expect(good.code).toBe(0);
  expect(good.lines).toHaveLength(1);
  expect(Printed.parse(JSON.parse(good.lines[0] ?? '')).steps).toHaveLength(69);
  const bad = await checkup(botFightMode('drop', 'token'), '--json');
  expect(bad.code).toBe(1);
  expect(Printed.parse(JSON.parse(bad.lines[0] ?? '')).verdicts).toMatchObject([
    { state: 'failed', rule: 'token-never-arrived', hop: 'edge' },
  ]);
}, 60_000);

it('says why there is nothing to check, and exits 1', async () => {
  const { dataDir } = await serve(script);
  const command = startIn(script, ['checkup', '--data-dir', dataDir]);
  expect(await command.ended).toBe(1);
  expect(command.lines.join('\n')).toContain('There is no public address to check yet');
  const json = startIn(script, ['checkup', '--json', '--data-dir', dataDir]);
  expect(await json.ended).toBe(1);
  expect(JSON.parse(json.lines[0] ?? '')).toMatchObject({ steps: [], verdicts: [] });
}, 60_000);
