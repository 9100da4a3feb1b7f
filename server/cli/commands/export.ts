import { writeFileSync } from 'node:fs';
import { exportFormats } from '../../../protocol/report.ts';
import { Fault } from '../../faults.ts';
import { type Command, withControl } from '../command.ts';
import { safeJson, terminalLines } from '../terminal-text.ts';
import { errorCode } from '../../error-code.ts';

export const exportEvents: Command = {
  name: 'export',
  synopsis: '[--format har|ndjson|mermaid|markdown] [--journey ID] [--output FILE]',
  summary: 'The timeline for other programs, without secrets',
  details: [
    [
      '--format ndjson',
      'one step a line, as `drawbridge diagnose` reads it (this is what happens without it)',
    ],
    ['--format har', 'HTTP Archive 1.2, for the network tab of browsers'],
    ['--format mermaid', 'one journey as a sequence diagram: the newest, where none is named'],
    ['--format markdown', 'the report, for people'],
    ['--journey ID', 'only that journey, whole'],
    ['--limit N', 'the newest N steps (5000)'],
    ['--output FILE', 'into a new file that only you can read; to standard output without it'],
  ],
  options: ['format', 'journey', 'limit', 'output'],
  words: 0,
  async run(context) {
    const { args, print } = context;
    const format = args.choice('format', exportFormats) ?? 'ndjson';
    const journey = args.text('journey');
    const limit = args.number('limit', 1, 5000);
    const file = args.path('output');
    const input = { format, ...(journey !== null && { journey }), ...(limit !== null && { limit }) };
    const { fileName, mediaType, text } = await withControl(context, (control) => control.export(input));
    // Names in it come from the network, and somebody will `cat` it.
    const safe = format === 'har' || format === 'ndjson' ? safeJson(text) : terminalLines(text);
    if (file !== null) {
      writeNew(file, safe);
      if (print.json) print.document({ file, format, mediaType, bytes: Buffer.byteLength(safe) });
      print.lines([`Written to ${file}.`]);
    } else if (print.json && format !== 'har') print.document({ fileName, mediaType, text });
    else print.text(safe);
    return 0;
  },
};

/** Never over what is there: it may be the only copy of something else. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const code = errorCode(error, 'unknown reason');
    throw new Fault(
      code === 'EEXIST'
        ? `There is already something at ${file}, and nothing is written over it: choose another --output, or move that away.`
        : `The export could not be written to ${file} (${code}): choose another --output, in a folder that is there and yours.`,
    );
  }
}
