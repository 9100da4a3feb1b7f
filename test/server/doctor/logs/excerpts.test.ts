import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFixtures, readLogs, statusesOf, verdicts } from './read.ts';

const linesOf = (name: string): string[] =>
  readFileSync(resolve(import.meta.dirname, 'fixtures', name), 'utf8')
    .trimEnd()
    .split('\n');

describe('the log of the server that was reached through ngrok', () => {
  it('is one journey, complete up to the token', async () => {
    const { observed } = await readFixtures('token-arrived.log');
    expect(verdicts(observed)).toEqual(['working working token']);
    expect(statusesOf(observed)).toEqual({
      discovery: 'not seen',
      registration: 'not seen',
      authorization: 'working',
      'token-exchange': 'working',
      'authenticated-access': 'not seen',
      'unauthenticated-blocking': 'not seen',
    });
    expect(observed.strangersRefused).toBe(0);
  });

  it('without its third line, the token request never arrived, which is the edge’s doing', async () => {
    const observed = await readLogs(linesOf('token-arrived.log').slice(0, 2));
    const [journey, ...others] = observed.journeys;
    expect(others).toEqual([]);
    expect(journey?.verdict).toMatchObject({ state: 'failed', rule: 'token-never-arrived', hop: 'edge' });
    expect(journey?.verdict.cures[0]).toContain('Bot Fight Mode off');
    expect(journey?.verdict.evidence.join('\n')).toContain('POST /oauth/authorize 302 from 167.160.247.4');
    expect(statusesOf(observed)).toMatchObject({ authorization: 'working', 'token-exchange': 'failing' });
  });

  it('is found however it was pasted', async () => {
    const lines = linesOf('token-arrived.log');
    const pasted = ['```', ...lines.map((line) => `    ${line}\r`), '```'];
    expect(verdicts(await readLogs(pasted))).toEqual(['working working token']);
    expect(verdicts(await readLogs(lines.map((line) => `> \`${line}`)))).toEqual(['working working token']);
  });
});

describe('the log from which its authors had to work out whether OAuth was bypassed', () => {
  it('is one complete journey, and a stranger who was turned away', async () => {
    const { observed } = await readFixtures('bypassed-or-not.log');
    expect(verdicts(observed)).toEqual(['working working access']);
    expect(statusesOf(observed)).toEqual({
      discovery: 'not seen',
      registration: 'working',
      authorization: 'working',
      'token-exchange': 'working',
      'authenticated-access': 'working',
      'unauthenticated-blocking': 'working',
    });
    expect(observed.strangersRefused).toBe(1);
  });

  it('repeats neither its code nor its state', async () => {
    const { observed } = await readFixtures('bypassed-or-not.log');
    expect(JSON.stringify(observed)).not.toMatch(/xFlYhE6BwO0|688d6e64f8cc/);
  });

  it('stays another journey than that of the other log', async () => {
    const first = linesOf('token-arrived.log').slice(0, 2);
    const second = linesOf('bypassed-or-not.log');
    expect(verdicts(await readLogs(first, second))).toEqual([
      'failed token-never-arrived consent',
      'working working access',
    ]);
    expect(verdicts(await readLogs([...second, ...first]))).toEqual([
      'working working access',
      'failed token-never-arrived consent',
    ]);
  });
});

describe('logs of real servers', () => {
  it.each(['uvicorn.log', 'nginx-combined.log', 'nginx-timed.log'])(
    '%s: the first try failed, the second works, strangers are counted',
    async (name) => {
      const { observed, remarks } = await readFixtures(name);
      expect(verdicts(observed)).toEqual(['failed token-never-arrived consent', 'working working access']);
      expect(observed.journeys.map(({ client }) => client)).toEqual(['ChatGPT', 'ChatGPT']);
      expect(Object.values(statusesOf(observed))).toEqual(Array(6).fill('working'));
      expect(observed.strangersRefused).toBe(5);
      expect(remarks).toEqual([]);
    },
  );

  it('colours do not matter', async () => {
    const { observed } = await readFixtures('uvicorn-colours.log');
    expect(verdicts(observed)).toEqual(['working working token']);
    expect(statusesOf(observed)).toMatchObject({ discovery: 'working', 'token-exchange': 'working' });
  });
});
