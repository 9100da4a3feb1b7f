import { Fault } from '../../faults.ts';
import type { Observed } from '../observed.ts';
import { Intake } from './intake.ts';
import { journeysOfEvents } from './journal-journeys.ts';
import { linesOf } from './lines.ts';
import { journeysOfLines } from './log-journeys.ts';
import { readLine } from './read-line.ts';
import { type FileLines, toldTwice } from './same-traffic.ts';
import type { Seen } from './seen.ts';

/** A log to read. */
export interface LogSource {
  /** As the person named it. */
  readonly name: string;
  /** What stands before the number of a line in evidence. */
  readonly short: string;
  readonly bytes: AsyncIterable<Buffer>;
}

/** What logs tell, and what the reader should know about how they were read. */
export interface ObservedLogs {
  readonly observed: Observed;
  /** A sentence each. */
  readonly remarks: readonly string[];
}

/** Steps of strangers that are kept as examples. */
const examples = 500;

/**
 * Reads logs line by line and finds the journeys in them.
 * @throws Fault where a file cannot be read or is no text, or where no line of any is one that we know.
 */
export async function observeLogs(sources: readonly LogSource[]): Promise<ObservedLogs> {
  const intake = new Intake();
  const remarks: string[] = [];
  const files: FileLines[] = [];
  for (const source of sources) {
    const before = intake.seen.length;
    remarks.push(...(await read(source, intake)));
    files.push({ name: source.name, lines: intake.seen.slice(before) });
  }
  if (intake.recognised === 0) throw new Fault(remarks.join(' ') || 'There is nothing to read.');
  if (intake.skipped > 0) {
    remarks.push(
      `The logs are long: ${intake.skipped} lines that repeat others, or are older than the rest, were not looked at one by one.`,
    );
  }
  // Where lines were left out, it cannot be told which of them two files share.
  const lines = intake.skipped > 0 ? intake.seen : withoutTwice(files, remarks);
  const ofLines = journeysOfLines(lines, intake.lastAt);
  const ofEvents = journeysOfEvents(intake.events);
  const { total, byRemote, examples: refused } = intake.refused;
  // A client that asks for a path that is not there is no stranger.
  const ofClients = [...ofLines.remotes].reduce((sum, remote) => sum + (byRemote.get(remote) ?? 0), 0);
  const known = [...ofLines.strangers, ...ofEvents.strangers];
  return {
    observed: {
      journeys: [...ofLines.journeys, ...ofEvents.journeys],
      strangers: [
        ...known,
        ...refused.filter(({ remote }) => remote === null || !ofLines.remotes.has(remote)),
      ].slice(0, examples),
      strangersRefused: known.length + Math.max(0, total - ofClients),
      source: sources.map(({ name }) => name).join(', '),
    },
    remarks,
  };
}

/** The lines of all files but those that tell of another's requests once more; which those are is remarked. */
function withoutTwice(files: readonly FileLines[], remarks: string[]): Seen[] {
  const twice = toldTwice(files);
  for (const [file, fuller] of twice) {
    remarks.push(
      `${file.name} tells of the same requests as ${fuller.name}, so only those of ${fuller.name} make journeys: give ${file.name} alone to see what it says.`,
    );
  }
  return files.flatMap((file) => (twice.has(file) ? [] : file.lines));
}

/** Reads one log; gives what there is to say about it. */
async function read({ name, short, bytes }: LogSource, intake: Intake): Promise<string[]> {
  const before = intake.recognised;
  let number = 0;
  let sortTime = Number.NEGATIVE_INFINITY;
  for await (const line of linesOf(bytes, name)) {
    number += 1;
    const logged = readLine(line);
    if (logged !== null) sortTime = intake.take(logged, `${short}:${number}`, sortTime);
  }
  if (number === 0) return [`${name} is empty: give the access log that your server writes.`];
  if (intake.recognised > before) return [];
  return [
    `${name} has no line of an access log that can be read: uvicorn, nginx, Caddy (JSON), Apache (common or combined) and our own NDJSON are.`,
  ];
}
