import type { Grant } from '../../../protocol/consent.ts';
import { type Command, withControl } from '../command.ts';
import { dayAndTime } from '../../moments.ts';
import { table } from '../table.ts';

export const grants: Command = {
  name: 'grants',
  synopsis: '',
  summary: 'Who may come in, to what, until when',
  details: [],
  options: [],
  words: 0,
  async run(context) {
    const { print } = context;
    const held = await withControl(context, (control) => control.grants({}));
    if (print.json) print.document(held);
    else if (held.length === 0) print.lines(['Nobody has been let in.']);
    else
      print.table(
        table(
          ['ID', 'CLIENT', 'IDENTITY', 'ANSWERED AT', 'TOOLS', 'UNTIL', 'LAST USED'],
          held.map(rowOf),
          48,
        ),
      );
    return 0;
  },
};

const rowOf = (grant: Grant): string[] => [
  grant.id,
  grant.clientName,
  grant.identity,
  grant.redirectHost,
  grant.tools.length > 3 ? `${grant.tools.length} tools` : grant.tools.join(', '),
  grant.expiresAt === null ? 'revoked' : dayAndTime(grant.expiresAt),
  grant.lastUsedAt === null ? 'never' : dayAndTime(grant.lastUsedAt),
];

export const revoke: Command = {
  name: 'revoke',
  synopsis: 'ID',
  summary: 'Takes a grant back: its tokens stop working at once',
  details: [],
  options: [],
  words: 1,
  async run(context) {
    const { args, print } = context;
    const id = args.word(1, 'revoke', 'the ID of a grant');
    const answer = await withControl(context, (control) => control.revoke({ id }));
    if (print.json) print.document(answer);
    print.lines(['Revoked: its tokens work no more.']);
    return 0;
  },
};
