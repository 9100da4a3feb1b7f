import type { Control } from '../../../protocol/control.ts';
import { EventQuery, type JournalEvent, Phase } from '../../../protocol/events.ts';
import { ControlClient } from '../../control/control-client.ts';
import { Fault } from '../../faults.ts';
import { type Command, type Context, withControl } from '../command.ts';
import { eventHeadings, eventLine } from '../event-line.ts';
import { signal } from '../signals.ts';

/** Steps that are read at a time. */
const pageSize = 5000;

export const events: Command = {
  name: 'events',
  synopsis: '[--follow] [--journey ID] [--format table|ndjson]',
  summary: 'The timeline, oldest step first',
  details: [
    ['--follow', 'go on with each step as it happens, until Ctrl-C'],
    ['--journey ID', 'only the steps of that journey'],
    ['--phase PHASE', 'only the steps of that phase'],
    ['--limit N', 'the newest N that fit (500; a journey is shown whole)'],
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
    const whole = query.journey !== undefined && context.args.number('limit', 1, 5000) === null;
    const found = await withControl(context, (control) =>
      whole ? readWhole(control, query) : control.events(query),
    );
    if (found.length === 0 && query.journey !== undefined) throw noSuchJourney(query.journey);
    if (context.print.json && format !== 'ndjson') context.print.document(found);
    else showAll(context, found, show);
    if (!whole && found.length === query.limit && show === lines) {
      context.print.aside(`These are the newest ${query.limit} steps: see more with --limit N.`);
    }
    return 0;
  },
};

/** Every step that fits, however many: page by page, from the newest back. */
async function readWhole(control: Control, query: EventQuery): Promise<JournalEvent[]> {
  const pages: JournalEvent[][] = [];
  let before: number | undefined;
  for (;;) {
    const page = await control.events({
      ...query,
      limit: pageSize,
      ...(before !== undefined && { before }),
    });
    pages.unshift(page);
    before = page[0]?.seq;
    if (page.length < pageSize) return pages.flat();
  }
}

const noSuchJourney = (id: string): Fault =>
  new Fault(`No step of a journey ${id} is known: look at the journeys that there are with "journeys".`);

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
