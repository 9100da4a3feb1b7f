import type { ReplayResult } from '../../../protocol/report.ts';
import { type Command, withControl } from '../command.ts';
import type { Printer } from '../printer.ts';
import { pairs } from '../table.ts';
import { terminalLines, terminalText } from '../terminal-text.ts';
import { UsageError } from '../usage.ts';

const mostSeq = Number.MAX_SAFE_INTEGER;

export const replay: Command = {
  name: 'replay',
  synopsis: 'SEQ',
  summary: 'Sends a request of the timeline to this server again, without its secrets; changes nothing',
  details: [['SEQ', 'the number of the step: "seq" in `drawbridge events --json`']],
  options: [],
  words: 1,
  async run(context) {
    const { args, print } = context;
    const seq = seqOf(args.word(1, 'replay', 'the SEQ of a step'));
    const result = await withControl(context, (control) => control.replay({ seq }));
    if (print.json) print.document(result);
    else show(result, print);
    return 0;
  },
};

function seqOf(word: string): number {
  const seq = Number(word);
  if (/^\d{1,16}$/.test(word) && seq >= 1 && seq <= mostSeq) return seq;
  throw new UsageError(
    `replay takes the number of a step, and "${word}" is not one: see \`drawbridge events --json\`.`,
  );
}

function show({ method, path, before, now, ms, notes, body }: ReplayResult, print: Printer): void {
  print.lines([
    print.styled('bold', `${terminalText(method)} ${terminalText(path, 1000)}`),
    ...pairs([
      ['answered then', before === null ? 'not noted' : String(before)],
      ['answered now', `${now}, in ${Math.round(ms)} ms`],
    ]),
    ...notes.map((note) => `- ${terminalText(note, 1000)}`),
  ]);
  if (body !== '') print.lines(['', terminalLines(body).trimEnd()]);
}
