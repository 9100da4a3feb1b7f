import { parseArgs } from 'node:util';
import type { CallJob, CallTimes, Protocol } from './shared/job.ts';
import { type Listening, Role } from './shared/role.ts';
import { printIdle, printRows, type IdleRow, type Row } from './shared/report.ts';

const { values } = parseArgs({
  options: {
    smoke: { type: 'boolean' },
    json: { type: 'boolean' },
    rounds: { type: 'string' },
    size: { type: 'string' },
    concurrency: { type: 'string' },
  },
});

/** A server under test, and how it is called. */
interface Subject {
  readonly name: string;
  readonly role: Role;
  readonly listening: Listening;
  readonly protocol: Protocol;
  readonly tool: string;
}

interface Load {
  readonly size: number;
  readonly concurrency: number;
  readonly calls: number;
}

const allLoads: readonly Load[] = values.smoke
  ? [{ size: 60, concurrency: 16, calls: 100 }]
  : [
      { size: 60, concurrency: 1, calls: 1500 },
      { size: 60, concurrency: 16, calls: 4000 },
      { size: 60, concurrency: 64, calls: 4000 },
      { size: 60_000, concurrency: 1, calls: 300 },
      { size: 60_000, concurrency: 16, calls: 800 },
      { size: 60_000, concurrency: 64, calls: 800 },
    ];
const wanted = (value: number, given: string | undefined): boolean =>
  given === undefined || value === Number(given);
const loads = allLoads.filter(
  ({ size, concurrency }) => wanted(size, values.size) && wanted(concurrency, values.concurrency),
);
const rounds = values.smoke ? 1 : Number(values.rounds ?? 5);
const idleSessions = values.smoke ? 100 : 1000;

const load = new Role('load');
const [ours, sdk, express] = [new Role('ours'), new Role('sdk-server'), new Role('express-server')];
const [oursListens, sdkListens, expressListens] = await Promise.all(
  [ours, sdk, express].map((role) => role.next<Listening>()),
);
if (oursListens === undefined || sdkListens === undefined || expressListens === undefined)
  throw new Error('a server did not start');

const subjects: readonly Subject[] = [
  {
    name: 'Drawbridge, 2026-07-28',
    role: ours,
    listening: oursListens,
    protocol: '2026-07-28',
    tool: 'bench__echo',
  },
  {
    name: 'Drawbridge, 2025-11-25',
    role: ours,
    listening: oursListens,
    protocol: '2025-11-25',
    tool: 'bench__echo',
  },
  { name: 'SDK v2, 2026-07-28', role: sdk, listening: sdkListens, protocol: '2026-07-28', tool: 'echo' },
  { name: 'Express 5', role: express, listening: expressListens, protocol: 'plain', tool: '' },
];
const base = 'SDK v2, 2026-07-28';

const jobOf = ({ listening, protocol, tool }: Subject, { size, concurrency, calls }: Load): CallJob => ({
  kind: 'calls',
  url: `${listening.origin}/mcp`,
  token: listening.token,
  protocol,
  tool,
  size,
  concurrency,
  calls,
});

async function measure(subject: Subject, given: Load): Promise<Omit<Row, 'ratio'>> {
  const before = await subject.role.ask('cpu');
  const times = await load.run<CallTimes>(jobOf(subject, given));
  const after = await subject.role.ask('cpu');
  const perCall = (start: number, end: number): number => (end - start) / given.calls;
  return {
    server: subject.name,
    size: given.size,
    concurrency: given.concurrency,
    cpu: perCall(before.own, after.own),
    childCpu: perCall(before.child, after.child),
    perSecond: given.calls / times.seconds,
    p50: times.p50,
    p99: times.p99,
  };
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

function summarised(measured: readonly Omit<Row, 'ratio'>[]): Omit<Row, 'ratio'> {
  const of = (pick: (row: Omit<Row, 'ratio'>) => number): number => median(measured.map(pick));
  const [first] = measured;
  if (first === undefined) throw new Error('nothing was measured');
  return {
    ...first,
    cpu: of((row) => row.cpu),
    childCpu: of((row) => row.childCpu),
    perSecond: of((row) => row.perSecond),
    p50: of((row) => row.p50),
    p99: of((row) => row.p99),
  };
}

async function measureAll(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const given of loads) {
    const measured = new Map(subjects.map((subject) => [subject.name, [] as Omit<Row, 'ratio'>[]]));
    for (const subject of subjects) await measure(subject, { ...given, calls: Math.ceil(given.calls / 4) });
    // One after the other in each round, so that a noisy neighbour bothers all of them.
    for (let round = 0; round < rounds; round += 1) {
      for (const subject of subjects) measured.get(subject.name)?.push(await measure(subject, given));
    }
    const medians = [...measured.values()].map(summarised);
    const against = medians.find((row) => row.server === base)?.cpu ?? Number.NaN;
    rows.push(...medians.map((row) => ({ ...row, ratio: row.cpu / against })));
  }
  return rows;
}

const mb = (from: number, to: number): number => (to - from) / 1024 / 1024;

/** What idle event streams cost a fresh server: memory, and time of calls beside them. */
async function measureIdle(): Promise<IdleRow> {
  const role = new Role('ours');
  const listening = await role.next<Listening>();
  const subject: Subject = {
    name: 'Drawbridge',
    role,
    listening,
    protocol: '2025-11-25',
    tool: 'bench__echo',
  };
  const given = { size: 60, concurrency: 16, calls: values.smoke ? 200 : 2000 };
  const hold = (sessions: number): Promise<number> => load.run({ kind: 'sessions', ...listening, sessions });
  // What the first streams and calls cost once (buffers, code) is not what each stream costs.
  await measure(subject, { ...given, calls: 200 });
  await hold(20);
  const before = await role.ask('memory');
  await hold(idleSessions);
  const after = await role.ask('memory');
  const pairs: { without: Omit<Row, 'ratio'>; beside: Omit<Row, 'ratio'> }[] = [];
  for (let round = 0; round < (values.smoke ? 1 : 11); round += 1) {
    const beside = await measure(subject, given);
    await hold(0);
    pairs.push({ without: await measure(subject, given), beside });
    await hold(idleSessions);
  }
  await hold(0);
  await role.end();
  return {
    sessions: idleSessions,
    rssMb: mb(before.rss, after.rss),
    heapMb: mb(before.heap, after.heap),
    cpuRatio: median(pairs.map(({ without, beside }) => beside.cpu / without.cpu)),
    p50Ratio: median(pairs.map(({ without, beside }) => beside.p50 / without.p50)),
  };
}

const rows = await measureAll();
const idle = await measureIdle();
if (values.json) console.log(JSON.stringify({ node: process.version, rounds, rows, idle }, null, 2));
else {
  printRows(rows, base);
  printIdle(idle);
}
await Promise.all([load, ours, sdk, express].map((role) => role.end()));
