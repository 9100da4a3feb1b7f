// A list of which only some rows exist, each at its place: table elements cannot be laid out so, roles can.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useEffect, useMemo, useState } from 'react';
import { plural } from '../shared/format-text.ts';
import { ArrowDownIcon } from '../shared/icons.tsx';
import { EventRow } from './event-row.tsx';
import { countAfter, rowId } from './row-index.ts';
import type { Times } from './time-choice.tsx';
import { useTimeline, useTimelineState } from './timeline-context.ts';
import { useListKeys } from './use-list-keys.ts';
import { heightOf, rowHeight, rowTop, useRowWindow } from './use-row-window.ts';

/** How near to the top older steps are asked for, rows. */
const nearTop = 60;

/** The steps, oldest first; follows the newest unless the person scrolled away from it. */
export function EventList({ times, now }: { times: Times; now: number }) {
  const { loadOlder, select } = useTimeline();
  const rows = useTimelineState((state) => state.rows);
  const journeys = useTimelineState((state) => state.journeys);
  const selected = useTimelineState((state) => state.selected);
  const oneJourney = useTimelineState((state) => state.filter.journey !== null);
  const loading = useTimelineState((state) => state.loadingOlder);
  const [active, setActive] = useState<number | null>(selected?.seq ?? null);
  /** The newest row that the person has seen. */
  const [seen, setSeen] = useState(0);
  const names = useMemo(() => new Map(journeys.map(({ id, clientName }) => [id, clientName])), [journeys]);

  const { list, from, to, room, atEnd, onScroll, reveal, toEnd } = useRowWindow(rows, selected !== null);

  const last = rows.at(-1)?.seq ?? 0;
  if (atEnd && seen !== last) setSeen(last);
  useEffect(() => {
    // Asked of the page itself: what was drawn last may be older than the scrolling that followed it.
    const top = list.current?.scrollTop ?? Infinity;
    if (from < nearTop && top < nearTop * rowHeight && !loading) void loadOlder();
  }, [from, list, loading, loadOlder]);

  // The panel of details takes room from the list: the row that it is about stays in sight.
  const shown = selected?.seq ?? null;
  useEffect(() => {
    if (shown !== null) document.getElementById(rowId(shown))?.scrollIntoView({ block: 'nearest' });
  }, [shown]);

  const move = (index: number) => {
    const target = Math.max(0, Math.min(rows.length - 1, index));
    const event = rows[target];
    if (event === undefined) return;
    setActive(event.seq);
    reveal(target);
    if (selected !== null) select(event);
  };
  const onKeyDown = useListKeys({ rows, active, page: Math.max(1, room - 2), move });
  const unseen = atEnd ? 0 : countAfter(rows, seen);

  return (
    <div className="list-frame">
      <div
        ref={list}
        id="steps"
        className="list"
        role="grid"
        aria-label="Steps, oldest first"
        aria-rowcount={rows.length}
        aria-activedescendant={active === null ? undefined : rowId(active)}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onFocus={() => {
          if (active === null) setActive(last);
        }}
      >
        <div className="list-all" role="rowgroup" style={{ height: heightOf(rows.length) }}>
          {rows.slice(from, to).map((event, index) => (
            <EventRow
              key={event.seq}
              event={event}
              place={from + index + 1}
              top={rowTop(from + index)}
              client={oneJourney ? null : (names.get(event.journey ?? '') ?? null)}
              active={event.seq === active}
              selected={event.seq === selected?.seq}
              times={times}
              now={now}
              choose={setActive}
            />
          ))}
        </div>
      </div>
      {unseen > 0 && (
        <button type="button" className="button primary pill" data-testid="new-steps" onClick={toEnd}>
          <ArrowDownIcon />
          {plural(unseen, 'new', 'new')}
        </button>
      )}
    </div>
  );
}
