import type { Knock } from '../../../protocol/consent.ts';
import { type Command, withControl } from '../command.ts';
import { knockLines } from '../knock-text.ts';

export const knocks: Command = {
  name: 'knocks',
  synopsis: '',
  summary: 'Who asks to be let in',
  details: [],
  options: [],
  words: 0,
  async run(context) {
    const { print, world } = context;
    const waiting = await withControl(context, (control) => control.knocks({}));
    if (print.json) print.document(waiting.map(shown));
    else if (waiting.length === 0) print.lines(['Nobody knocks.']);
    else {
      for (const knock of waiting) print.lines([...knockLines(knock, Date.now(), print), '']);
      print.lines([
        `Let in:  ${world.name} allow ID --number NN   with the number that your own browser shows; a wrong one denies`,
        `Deny:    ${world.name} deny ID`,
      ]);
    }
    return 0;
  },
};

/** What other programs rely on comes first, as it is documented; the rest follows. */
const shown = (knock: Knock): Knock => ({
  id: knock.id,
  clientId: knock.clientId,
  clientName: knock.clientName,
  identity: knock.identity,
  redirectHost: knock.redirectHost,
  scope: knock.scope,
  tools: knock.tools,
  numbers: knock.numbers,
  createdAt: knock.createdAt,
  expiresAt: knock.expiresAt,
  quiet: knock.quiet,
  remote: knock.remote,
  issuer: knock.issuer,
  canRefresh: knock.canRefresh,
});
