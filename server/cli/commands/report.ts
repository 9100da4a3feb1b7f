import { type Command, withControl } from '../command.ts';
import { multilineText } from '../report-text.ts';

export const report: Command = {
  name: 'report',
  synopsis: '[--journey ID]',
  summary: 'What works and where it breaks, component by component, as Markdown',
  details: [['--journey ID', 'only that journey']],
  options: ['journey'],
  words: 0,
  async run(context) {
    const { args, print } = context;
    const journey = args.text('journey');
    const { markdown, ...told } = await withControl(context, (control) =>
      control.report(journey === null ? {} : { journey }),
    );
    if (print.json) print.document(told);
    else print.lines(multilineText(markdown));
    return 0;
  },
};
