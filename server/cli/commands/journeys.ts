import type { Journey } from '../../../protocol/events.ts';
import { type Command, withControl } from '../command.ts';
import { dayAndTime } from '../../moments.ts';
import { table } from '../table.ts';

export const journeys: Command = {
  name: 'journeys',
  synopsis: '[--limit N]',
  summary: 'How far each client has come, newest first',
  details: [['--limit N', 'at most so many (100)']],
  options: ['limit'],
  words: 0,
  async run(context) {
    const { args, print } = context;
    const limit = args.number('limit', 1, 1000) ?? 100;
    const all = await withControl(context, (control) => control.journeys({ limit }));
    if (print.json) print.document(all);
    else if (all.length === 0) print.lines(['Nobody has come by yet.']);
    else
      print.table(
        table(['ID', 'CLIENT', 'REACHED', 'VERDICT', 'STEPS', 'BEGAN', 'LAST STEP'], all.map(rowOf), 48),
      );
    return 0;
  },
};

const verdictOf = ({ verdict }: Journey): string => {
  if (verdict === null) return '';
  return verdict.state === 'working' ? 'working' : `${verdict.state}: ${verdict.rule}`;
};

const rowOf = (journey: Journey): string[] => [
  journey.id,
  journey.clientName ?? 'unknown',
  journey.phase,
  verdictOf(journey),
  String(journey.events),
  dayAndTime(journey.startedAt),
  dayAndTime(journey.lastAt),
];
