import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { LogSource } from '../../doctor/logs/observe-logs.ts';
import { Fault } from '../../faults.ts';
import type { Command } from '../command.ts';
import { multilineText, reportLines } from '../report-text.ts';
import { terminalText } from '../terminal-text.ts';
import { UsageError } from '../usage.ts';
import { errorCode } from '../../error-code.ts';

export const diagnose: Command = {
  name: 'diagnose',
  synopsis: 'FILE… [--markdown]',
  summary: 'Finds the journeys in access logs of any server, and says what works and where it breaks',
  details: [
    ['FILE…', 'logs of uvicorn, nginx, Caddy (JSON) or Apache, or our own NDJSON; - is standard input'],
    ['--markdown', 'the whole report as a Markdown document, with diagrams'],
  ],
  options: ['markdown'],
  words: Number.POSITIVE_INFINITY,
  async run({ args, print }) {
    const names = args.positionals.slice(1);
    if (names.length === 0) args.word(1, 'diagnose', 'the log FILE to read, or - for standard input');
    if (names.filter((name) => name === '-').length > 1) {
      throw new UsageError('diagnose reads standard input once: write - one time only.');
    }
    // The doctor is a third of the program, and no other command needs it here.
    const [{ observeLogs }, { markdownOf }, { reportOf }] = await Promise.all([
      import('../../doctor/logs/observe-logs.ts'),
      import('../../doctor/report/markdown.ts'),
      import('../../doctor/report/report.ts'),
    ]);
    const { observed, remarks } = await observeLogs([...new Set(names)].map(sourceOf));
    for (const remark of remarks) print.aside(terminalText(remark, 1000));
    const report = reportOf(observed);
    if (print.json) print.document(report);
    else if (args.flag('markdown')) print.lines(multilineText(markdownOf(report, observed, Date.now())));
    else print.lines(reportLines(report, print));
    return 0;
  },
};

const sourceOf = (name: string): LogSource =>
  name === '-'
    ? { name: 'Standard input', short: 'line', bytes: readable(() => process.stdin, 'Standard input') }
    : { name, short: basename(name), bytes: readable(() => createReadStream(name), name) };

/** The bytes of a file, opened when its turn comes: nobody would hear before of one that fails. @throws Fault in words for the person */
async function* readable(open: () => AsyncIterable<Buffer | string>, name: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of open()) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (error) {
    throw new Fault(`${name} cannot be read: ${why(error)}.`);
  }
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'this user may not read it'],
  ['EPERM', 'this user may not read it'],
  ['EISDIR', 'it is a folder, so name the files in it'],
]);

function why(error: unknown): string {
  const code = errorCode(error, 'unknown');
  return reasons.get(code) ?? `the system says ${code}`;
}
