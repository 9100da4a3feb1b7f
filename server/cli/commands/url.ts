import { type Command, withControl } from '../command.ts';
import { terminalText } from '../terminal-text.ts';

export const url: Command = {
  name: 'url',
  synopsis: '',
  summary: 'The URL to paste into ChatGPT; a knock in the next 15 minutes is expected',
  details: [],
  options: [],
  words: 0,
  async run(context) {
    const { print } = context;
    const answer = await withControl(context, (control) => control.url({}));
    if (print.json) print.document(answer);
    print.lines([terminalText(answer.url, 2000)]);
    if (!answer.public && !print.json) {
      print.aside(
        'Only programs on this computer can use that address: for ChatGPT, open a public one with `drawbridge tunnel use quick`, or see `drawbridge help tunnel`.',
      );
    }
    return 0;
  },
};
