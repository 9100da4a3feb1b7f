import { EmptyTimeline } from './empty-timeline.tsx';
import { isFiltered, noFilter } from './event-filter.ts';
import { EventList } from './event-list.tsx';
import type { Times } from './time-choice.tsx';
import { useTimeline, useTimelineState } from './timeline-context.ts';
import { hasOlder } from './timeline-state.ts';
import { useOlderWhileShort } from './use-older-while-short.ts';

/** The steps, or why there are none. */
export function EventPane({ times, now }: { times: Times; now: number }) {
  const { setFilter } = useTimeline();
  const connection = useTimelineState((state) => state.connection);
  const filter = useTimelineState((state) => state.filter);
  const none = useTimelineState((state) => state.rows.length === 0);
  const nothingAtAll = useTimelineState((state) => state.log.length === 0);
  const unknownJourney = useTimelineState(
    ({ filter: { journey }, journeys }) => journey !== null && !journeys.some(({ id }) => id === journey),
  );
  const mayHaveOlder = useTimelineState(hasOlder);
  const searching = useTimelineState((state) => state.loadingOlder) || mayHaveOlder;
  useOlderWhileShort();

  if (connection.at === 'loading') {
    return (
      <output className="pane-message" data-testid="loading">
        <span className="skeleton-rows" aria-hidden="true" />
        <span className="visually-hidden">Loading the steps…</span>
      </output>
    );
  }
  if (none && unknownJourney && !searching) {
    return (
      <div className="pane-message" data-testid="unknown-journey">
        <h2>This journey is not known</h2>
        <p className="quiet">
          A link led here. It may come from another computer, or what it leads to was so long ago that the
          journal has let it go.
        </p>
        <button type="button" className="button" onClick={() => setFilter(noFilter)}>
          Show everything
        </button>
      </div>
    );
  }
  if (nothingAtAll) return <EmptyTimeline />;
  if (none) {
    return (
      <div className="pane-message" data-testid="no-match">
        <output className="quiet">{searching ? 'Looking through older steps…' : 'No step matches.'}</output>
        {isFiltered(filter) && (
          <button type="button" className="button" onClick={() => setFilter(noFilter)}>
            Show everything
          </button>
        )}
      </div>
    );
  }
  // A new filter is a new list: it starts at its end.
  const question = [[...filter.phases].join(), filter.problems, filter.journey, filter.text].join('\n');
  return <EventList key={question} times={times} now={now} />;
}
