import type { JournalEvent, Journey } from '../../../protocol/events.ts';
import { version } from '../../version.ts';
import { type HttpEvent, harEntry, isHttpEvent, startOf } from './har-entry.ts';
import { newestThatFit } from './newest-that-fit.ts';

export interface HarParts {
  /** The journeys that are known, for the pages. */
  readonly journeys: readonly Journey[];
  /** The origin that a request came in by. */
  readonly originOf: (event: JournalEvent) => string;
}

/**
 * The steps that were HTTP exchanges as an HTTP Archive (HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/): a
 * page for each journey, an entry for each exchange, oldest first. What the format has no place for is under names that
 * begin with an underscore, as the format asks.
 */
export function harOf(events: readonly JournalEvent[], { journeys, originOf }: HarParts): string {
  const exchanges = events.filter(isHttpEvent).toSorted((a, b) => startOf(a) - startOf(b));
  const pages = pagesOf(exchanges, journeys);
  const known = new Set(pages.map(({ id }) => id));
  const texts = exchanges.map((event) => JSON.stringify(harEntry(event, originOf(event), known)));
  const log = {
    version: '1.2',
    creator: { name: 'Drawbridge', version },
    pages,
    comment:
      'Made from the journal of Drawbridge: headers that it does not keep are missing, bodies are redacted sketches.',
  };
  // Put together as text, so that each entry is written once and can be counted.
  return `${JSON.stringify({ log }).slice(0, -2)},"entries":[\n${newestThatFit(texts).join(',\n')}\n]}}\n`;
}

interface Page {
  readonly id: string;
  readonly startedDateTime: string;
  readonly title: string;
  readonly pageTimings: { readonly onContentLoad: -1; readonly onLoad: -1 };
}

/** In the order in which they began. */
function pagesOf(exchanges: readonly HttpEvent[], journeys: readonly Journey[]): Page[] {
  const clients = new Map(journeys.map(({ id, clientName }) => [id, clientName]));
  const pages = new Map<string, Page>();
  for (const event of exchanges) {
    const id = event.journey;
    if (id === null || pages.has(id)) continue;
    pages.set(id, {
      id,
      startedDateTime: new Date(startOf(event)).toISOString(),
      title: clients.get(id) ?? 'A client without a name',
      pageTimings: { onContentLoad: -1, onLoad: -1 },
    });
  }
  return [...pages.values()];
}
