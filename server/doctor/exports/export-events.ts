import { ControlError } from '../../../protocol/control-error.ts';
import type { CallOutput, ParsedInput } from '../../../protocol/control.ts';
import type { JournalEvent, Journey } from '../../../protocol/events.ts';
import type { ExportFormat } from '../../../protocol/report.ts';
import type { Issuers } from '../../issuers.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Doctor } from '../doctor.ts';
import { markdownOf } from '../report/markdown.ts';
import { mermaidOf } from '../report/mermaid.ts';
import { reportOf } from '../report/report.ts';
import { harOf } from './har.ts';
import { ndjsonOf } from './ndjson.ts';
import { originOf } from './origin-of.ts';

export interface ExportParts {
  readonly journal: Pick<Journal, 'query' | 'journeys'>;
  readonly doctor: Pick<Doctor, 'observe'>;
  readonly issuers: Issuers;
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** The newest steps of one journey that an export holds. */
const mostOfJourney = 20_000;
const pageSize = 5000;
/** Journeys whose names and origins are looked up. */
const journeysKnown = 1000;

const kinds: Record<ExportFormat, { readonly ending: string; readonly mediaType: string }> = {
  har: { ending: 'har', mediaType: 'application/json' },
  ndjson: { ending: 'ndjson', mediaType: 'application/x-ndjson' },
  mermaid: { ending: 'mmd', mediaType: 'text/vnd.mermaid' },
  markdown: { ending: 'md', mediaType: 'text/markdown' },
};

/**
 * The newest that the journal has, or one journey of it, in a form for other programs. It is as redacted as the journal.
 * @throws ControlError not-found where nothing of that journey is known, or there is none at all to be drawn.
 */
export function exportEvents(parts: ExportParts, input: ParsedInput<'export'>): CallOutput<'export'> {
  const { ending, mediaType } = kinds[input.format];
  const text = textOf(parts, input);
  return { text, fileName: fileNameOf(input.journey, ending, parts.now()), mediaType };
}

function textOf(parts: ExportParts, input: ParsedInput<'export'>): string {
  const { journal, doctor, issuers, now } = parts;
  switch (input.format) {
    case 'ndjson':
      return ndjsonOf(eventsOf(journal, input));
    case 'har': {
      const journeys = journal.journeys(journeysKnown);
      return harOf(eventsOf(journal, input), { journeys, originOf: originOf(journeys, issuers) });
    }
    case 'mermaid':
      return drawn(parts, input.journey ?? newestOf(journal).id);
    case 'markdown': {
      const observed = doctor.observe(input.journey);
      return markdownOf(reportOf(observed), observed, now());
    }
  }
}

function drawn({ doctor }: ExportParts, id: string): string {
  const journey = doctor.observe(id).journeys.find((each) => each.id === id);
  if (journey === undefined) throw noSuchJourney(id);
  return mermaidOf(journey);
}

function newestOf(journal: ExportParts['journal']): Journey {
  const [newest] = journal.journeys(1);
  if (newest !== undefined) return newest;
  throw new ControlError(
    'not-found',
    'There is no journey to draw, because nobody has come by yet: connect a client, and export again.',
  );
}

/** Oldest first. */
function eventsOf(journal: ExportParts['journal'], input: ParsedInput<'export'>): JournalEvent[] {
  if (input.journey === undefined) return journal.query({ limit: input.limit });
  const events = ofJourney(journal, input.journey);
  if (events.length === 0) throw noSuchJourney(input.journey);
  return events;
}

/** Page by page, from the newest back. */
function ofJourney(journal: ExportParts['journal'], journey: string): JournalEvent[] {
  const pages: JournalEvent[][] = [];
  let before: number | undefined;
  for (let left = mostOfJourney; left > 0; left -= pageSize) {
    const page = journal.query({ journey, limit: pageSize, ...(before !== undefined && { before }) });
    pages.unshift(page);
    before = page[0]?.seq;
    if (page.length < pageSize) break;
  }
  return pages.flat();
}

const noSuchJourney = (id: string): ControlError =>
  new ControlError(
    'not-found',
    `No step of a journey ${id} is known: look at the journeys that there are, and name one of them.`,
  );

/** Of letters, digits, dashes and one dot alone, whatever the journey is called. */
function fileNameOf(journey: string | undefined, ending: string, now: number): string {
  const time = new Date(now)
    .toISOString()
    .slice(0, 19)
    .replaceAll(/[^\dT-]/g, '');
  const which = (journey ?? '').replaceAll(/[^A-Za-z0-9-]/g, '').slice(0, 36);
  return `drawbridge-${time}${which === '' ? '' : `-${which}`}.${ending}`;
}
