import { GrantLife } from '../../../protocol/consent.ts';
import type { Arguments } from '../arguments.ts';
import { type Command, withControl } from '../command.ts';
import { UsageError } from '../usage.ts';

export const allow: Command = {
  name: 'allow',
  synopsis: 'ID --number NN [--for 24h|always] [--tools a,b]',
  summary: 'Lets a knock in',
  details: [
    ['--number NN', 'the number that your own browser shows; a wrong one denies the knock'],
    ['--for 24h', 'for 24 hours (this is what happens without it); always: until revoked'],
    ['--tools a,b', 'only these of the tools that the knock lists'],
  ],
  options: ['number', 'for', 'tools'],
  words: 1,
  async run(context) {
    const { args, print } = context;
    const id = args.word(1, 'allow', 'the ID of a knock');
    const number = args.number('number', 10, 99);
    if (number === null) {
      throw new UsageError(
        'allow needs --number NN with the number that your own browser shows: nothing was decided.',
      );
    }
    const life = args.choice('for', GrantLife.options) ?? '24h';
    const tools = toolsOf(args);
    const input = { id, number, for: life, ...(tools !== null && { tools }) };
    const decision = await withControl(context, (control) => control.allow(input));
    if (print.json) print.document(decision);
    const time = life === '24h' ? 'for 24 hours' : 'until you revoke it';
    print.lines([`Allowed ${time}: the page that waits in your browser goes on by itself.`]);
    return 0;
  },
};

export const deny: Command = {
  name: 'deny',
  synopsis: 'ID',
  summary: 'Turns a knock away',
  details: [],
  options: [],
  words: 1,
  async run(context) {
    const { args, print } = context;
    const id = args.word(1, 'deny', 'the ID of a knock');
    const decision = await withControl(context, (control) => control.deny({ id }));
    if (print.json) print.document(decision);
    print.lines(['Denied.']);
    return 0;
  },
};

function toolsOf(args: Arguments): string[] | null {
  const text = args.text('tools');
  if (text === null) return null;
  const tools = text.split(',').map((tool) => tool.trim());
  if (tools.every((tool) => tool !== '')) return tools;
  throw new UsageError('--tools takes names with a comma between them, like files__read,files__list.');
}
