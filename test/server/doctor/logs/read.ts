import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { type ObservedLogs, observeLogs } from '../../../../server/doctor/logs/observe-logs.ts';
import { reportOf } from '../../../../server/doctor/report/report.ts';
import type { Report } from '../../../../protocol/report.ts';
import type { Observed } from '../../../../server/doctor/observed.ts';

const path = (name: string): string => resolve(import.meta.dirname, 'fixtures', name);

/** What the fixtures tell, read together. */
export const readFixtures = (...names: string[]): Promise<ObservedLogs> =>
  observeLogs(names.map((name) => ({ name, short: name, bytes: createReadStream(path(name)) })));

/** What logs tell that consist of these lines: one list a file. */
export async function readLogs(...files: readonly (readonly string[])[]): Promise<Observed> {
  const sources = files.map((lines, index) => ({
    name: `file${index + 1}.log`,
    short: `file${index + 1}.log`,
    bytes: bytesOf(lines),
  }));
  return (await observeLogs(sources)).observed;
}

export async function* bytesOf(lines: readonly string[]): AsyncGenerator<Buffer> {
  yield Buffer.from(`${lines.join('\n')}\n`);
}

export const statuses = (report: Report): Record<string, string> =>
  Object.fromEntries(report.components.map(({ name, status }) => [name, status]));

export const statusesOf = (observed: Observed): Record<string, string> => statuses(reportOf(observed));

/** Each journey as `state rule phase`. */
export const verdicts = (observed: Observed): string[] =>
  observed.journeys.map(({ phase, verdict }) => `${verdict.state} ${verdict.rule} ${phase}`);
