import type { Status } from '../../../protocol/status.ts';
import { type Command, withControl } from '../command.ts';
import { dayAndTime } from '../../moments.ts';
import type { Printer } from '../printer.ts';
import { pairs, table } from '../table.ts';
import { terminalText } from '../terminal-text.ts';
import { tunnelSentence } from '../tunnel-text.ts';

export const status: Command = {
  name: 'status',
  synopsis: '',
  summary: 'Whether the bridge is lowered, its addresses, upstreams and problems',
  details: [],
  options: [],
  words: 0,
  async run(context) {
    const { print } = context;
    const now = await withControl(context, (control) => control.status({}));
    if (print.json) print.document(now);
    else show(now, print);
    return 0;
  },
};

function show(now: Status, print: Printer): void {
  print.lines([
    bridgeOf(now, print),
    ...pairs([
      ['for ChatGPT', now.public?.mcp ?? 'no public address'],
      ['tunnel', tunnelSentence(now.tunnel)],
      ['on this computer', now.local.mcp],
      ['knocks', counted(now.knocks, 'waiting')],
      ['grants', counted(now.grants, 'in use')],
      ['open streams', String(now.streams)],
      ['data folder', now.dataDir],
      ['servers file', now.configFile],
      ['version', `${now.version}, since ${dayAndTime(now.startedAt)}`],
    ]),
    '',
  ]);
  if (now.upstreams.length === 0)
    print.lines([`No tools are offered yet: name MCP servers in ${terminalText(now.configFile)}.`]);
  else {
    const rows = now.upstreams.map(({ name, state, tools, problem }) => [
      name,
      state,
      String(tools),
      problem ?? '',
    ]);
    print.table(table(['UPSTREAM', 'STATE', 'TOOLS', 'PROBLEM'], rows, 200));
  }
  const sentences = [
    now.tunnel.problem,
    now.tunnel.drift?.sentence ?? null,
    ...now.problems.map(({ sentence }) => sentence),
  ].filter((sentence) => sentence !== null);
  // The tunnel's problem may be among the others already.
  print.lines(
    [...new Set(sentences)].map((sentence) => print.styled('red', `! ${terminalText(sentence, 1000)}`)),
  );
}

function bridgeOf({ bridge, tunnel }: Status, print: Printer): string {
  if (bridge === 'raised')
    return print.styled('yellow', 'The bridge is raised: nobody outside can reach it.');
  return tunnel.state === 'open'
    ? print.styled('green', 'The bridge is lowered: the public address answers.')
    : print.styled('yellow', 'The bridge is lowered, but the public address does not answer yet.');
}

const counted = (count: number, what: string): string => (count === 0 ? 'none' : `${count} ${what}`);
