import { DatabaseSync } from '@photostructure/sqlite';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Journey } from '../../../../protocol/events.ts';
import { createDoctor } from '../../../../server/doctor/live/create-doctor.ts';
import type { Doctor } from '../../../../server/doctor/doctor.ts';
import { createJournal } from '../../../../server/journal/create-journal.ts';
import type { Journal } from '../../../../server/journal/journal.ts';
import { freshFolder } from '../../journal/rig.ts';

const issuer = 'https://bridge.example.com';
const client = { id: 'bffb61f7-a897-40bb-8579-2b7436e27ac2', name: 'ChatGPT' };
const backend = { issuer, remote: '52.173.123.8', userAgent: 'Python/3.12 aiohttp/3.11.18' };

interface Run {
  readonly journal: Journal;
  readonly doctor: Doctor;
  readonly told: Journey[];
  end(): void;
}

let time = 1_800_000_000_000;
const now = (): number => time;

function run(path: string): Run {
  const journal = createJournal({ path, now, onProblem: () => undefined });
  const doctor = createDoctor({ journal, now, edge: () => 'cloudflare' });
  const told: Journey[] = [];
  doctor.onVerdicts((journeys) => void told.push(...journeys));
  return {
    journal,
    doctor,
    told,
    end: () => {
      doctor.close();
      journal.close();
    },
  };
}

function register({ journal }: Run): string {
  const { remote, userAgent } = backend;
  const journey = journal.journeyFor(client, { remote, userAgent, issuer });
  journal.record({
    ...backend,
    type: 'register',
    phase: 'registration',
    actor: 'client',
    summary: 'ChatGPT registered as a client',
    clientId: client.id,
    journey,
    method: 'POST',
    path: '/register',
    status: 201,
  });
  return journey;
}

function sendCode({ journal }: Run, journey: string): void {
  const common = {
    clientId: client.id,
    journey,
    issuer,
    remote: '167.160.247.4',
    method: 'GET',
    path: '/authorize',
  };
  journal.record({
    ...common,
    type: 'authorize',
    phase: 'authorization',
    actor: 'browser',
    summary: 'Sent the browser back to chatgpt.com with an authorization code',
    status: 303,
    request: { knock: 'one' },
    answer: { redirect: 'code', redirect_host: 'chatgpt.com' },
  });
}

const told = (r: Run, rule: string, state: string): Promise<void> =>
  vi.waitFor(() =>
    expect(r.doctor.judged(r.journal.journeys(10))[0]?.verdict).toMatchObject({ rule, state }),
  );

describe('a verdict', () => {
  it('is kept with its journey, and shown by the next run', async () => {
    const path = join(freshFolder(), 'journal.db');
    const first = run(path);
    sendCode(first, register(first));
    await told(first, 'token-never-arrived', 'waiting');
    time += 30_000;
    await told(first, 'token-never-arrived', 'failed');
    first.end();
    const second = run(path);
    expect(second.journal.journeys(10)[0]?.verdict).toMatchObject({
      rule: 'token-never-arrived',
      hop: 'edge',
    });
    await told(second, 'token-never-arrived', 'failed');
    second.end();
  }, 20_000);

  it('that waits is not a failure where the app was not there to see what came', async () => {
    const path = join(freshFolder(), 'journal.db');
    const first = run(path);
    sendCode(first, register(first));
    await told(first, 'token-never-arrived', 'waiting');
    first.end();
    time += 3_600_000;
    const second = run(path);
    const [journey] = second.doctor.judged(second.journal.journeys(10));
    expect(journey?.verdict).toMatchObject({ state: 'waiting', hop: 'app' });
    expect(journey?.verdict?.cause).toContain('was not running');
    second.end();
  });

  it('comes at the first look where the time ran out while the computer slept', async () => {
    const r = run(join(freshFolder(), 'journal.db'));
    sendCode(r, register(r));
    await told(r, 'token-never-arrived', 'waiting');
    time += 8 * 3_600_000;
    r.journal.record({ type: 'app', summary: 'Woke up' });
    await told(r, 'token-never-arrived', 'failed');
    r.end();
  });

  it('has a place in the database of an earlier version', () => {
    const path = join(freshFolder(), 'journal.db');
    run(path).end();
    const db = new DatabaseSync(path);
    db.exec('ALTER TABLE journeys DROP COLUMN verdict; PRAGMA user_version = 1');
    db.exec(
      "INSERT INTO journeys VALUES ('old', 'id', 'An old client', 'https://bridge.example.com', 'token', 1, 2, 3, null, null)",
    );
    db.close();
    const r = run(path);
    expect(r.doctor.judged(r.journal.journeys(10))[0]).toMatchObject({
      id: 'old',
      clientName: 'An old client',
    });
    r.end();
  });
});

describe('a flood of good calls', () => {
  it('costs the doctor next to nothing, and tells nobody anything', async () => {
    const r = run(join(freshFolder(), 'journal.db'));
    const journey = register(r);
    const call = {
      ...backend,
      type: 'tool.call',
      phase: 'access',
      actor: 'client',
      summary: 'Called files__read',
      clientId: client.id,
      journey,
      method: 'POST',
      path: '/mcp',
      status: 200,
      request: { tool: 'files__read' },
      answer: { isError: false },
    } as const;
    r.journal.record({ ...call, type: 'token', phase: 'token', path: '/token', answer: {} });
    r.journal.record(call);
    await told(r, 'working', 'working');
    const before = r.told.length;
    for (let index = 0; index < 20_000; index += 1) r.journal.record(call);
    await new Promise<void>((resolve) => {
      const stop = r.journal.subscribe(() => {
        stop();
        resolve();
      });
      r.journal.record({ type: 'app', summary: 'The end' });
    });
    expect(r.told.length).toBe(before);
    const [seen] = r.doctor.observe(journey).journeys;
    expect(seen?.steps.length).toBeLessThanOrEqual(500);
    r.end();
  });
});
