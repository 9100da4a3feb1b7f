import { EventQuery, type JournalEvent, Phase } from '../../../protocol/events.ts';
import { ControlClient } from '../../control/control-client.ts';
import { Fault } from '../../faults.ts';
import { type Command, type Context, withControl } from '../command.ts';
import { eventHeadings, eventLine } from '../event-line.ts';
import { signal } from '../signals.ts';

export const events: Command = {
  name: 'events',
  synopsis: '[--follow] [--journey ID] [--format table|ndjson]',
  summary: 'The timeline, oldest step first',
  details: [
    ['--follow', 'go on with each step as it happens, until Ctrl-C'],
    ['--journey ID', 'only the steps of that journey'],
    ['--phase PHASE', 'only the steps of that phase'],
    ['--limit N', 'the newest N that fit (500)'],
    ['--format ndjson', 'one JSON document a line; with --follow, --json does the same'],
  ],
  options: ['follow', 'journey', 'phase', 'limit', 'format'],
  words: 0,
  async run(context) {
    const query = queryOf(context);
    const format = context.args.choice('format', ['table', 'ndjson'] as const);
    const follow = context.args.flag('follow');
    const show = format === 'ndjson' || (follow && context.print.json) ? ndjson : lines;
    if (follow) return followEvents(context, query, show);
    const found = await withControl(context, (control) => control.events(query));
    if (context.print.json && format !== 'ndjson') context.print.document(found);
    else showAll(context, found, show);
    return 0;
  },
};

type Show = (context: Context, events: readonly JournalEvent[]) => void;

const ndjson: Show = ({ print }, found) => {
  for (const event of found) print.document(event);
};

const lines: Show = ({ print }, found) => print.lines(found.map((event) => eventLine(event, print)));

function showAll(context: Context, found: readonly JournalEvent[], show: Show): void {
  const { print } = context;
  if (show === lines) print.lines([print.styled('dim', eventHeadings())]);
  show(context, found);
}

function queryOf({ args }: Context): EventQuery {
  const journey = args.text('journey');
  const phase = args.choice('phase', Phase.options);
  const limit = args.number('limit', 1, 5000);
  return EventQuery.parse({
    ...(journey !== null && { journey }),
    ...(phase !== null && { phase }),
    ...(limit !== null && { limit }),
  });
}

/** Listens first and reads then, so that no step falls between the two. */
async function followEvents(context: Context, query: EventQuery, show: Show): Promise<number> {
  const client = await ControlClient.connect(context.dataDir);
  const interrupted = signal('SIGINT', 'SIGTERM');
  const ended = new Promise<'ended'>((resolve) => client.onEnd(() => resolve('ended')));
  try {
    const early: JournalEvent[] = [];
    let take = (found: readonly JournalEvent[]): void => void early.push(...found);
    await client.subscribe((notification) => {
      if (notification.name === 'events') take(notification.data.filter((event) => fits(event, query)));
    });
    const past = await client.control.events(query);
    showAll(context, past, show);
    const last = past.at(-1)?.seq ?? 0;
    show(
      context,
      early.filter(({ seq }) => seq > last),
    );
    take = (found) =>
      show(
        context,
        found.filter(({ seq }) => seq > last),
      );
    if ((await Promise.race([interrupted.received, ended])) !== 'ended') return 0;
    throw new Fault('Drawbridge ended, or this terminal could not keep up: start it again, or follow again.');
  } finally {
    interrupted.stop();
    client.close();
  }
}

const fits = (event: JournalEvent, query: EventQuery): boolean =>
  (query.journey === undefined || event.journey === query.journey) &&
  (query.phase === undefined || event.phase === query.phase);
