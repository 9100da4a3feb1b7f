// A list of which only some rows exist, each at its place: table elements cannot be laid out so, roles can.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { plural } from '../shared/format-text.ts';
import { ArrowDownIcon } from '../shared/icons.tsx';
import { EventRow } from './event-row.tsx';
import { countAfter, indexOfSeq, rowId } from './row-index.ts';
import type { Times } from './time-choice.tsx';
import { useTimeline, useTimelineState } from './timeline-context.ts';
import { useEndOnResize } from './use-end-on-resize.ts';
import { useListKeys } from './use-list-keys.ts';

/** px; styles/event-list.css has the same. */
const rowHeight = 34;
/** Free room before the first and after the last row, px. */
const edge = 6;
/** How near to the top older steps are asked for, rows. */
const nearTop = 60;

/** The steps, oldest first; follows the newest unless the person scrolled away from it. */
export function EventList({ times, now }: { times: Times; now: number }) {
  const timeline = useTimeline();
  const { store } = timeline;
  const rows = useTimelineState((state) => state.rows);
  const journeys = useTimelineState((state) => state.journeys);
  const selected = useTimelineState((state) => state.selected);
  const oneJourney = useTimelineState((state) => state.filter.journey !== null);
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<number | null>(selected?.seq ?? null);
  const [seen, setSeen] = useState<{ atEnd: boolean; seq: number }>({ atEnd: true, seq: 0 });
  const names = useMemo(() => new Map(journeys.map(({ id, clientName }) => [id, clientName])), [journeys]);

  // There is no compiler here that would memoize what must not be.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: useCallback((index: number) => rows[index]?.seq ?? index, [rows]),
    overscan: 20,
    paddingStart: edge,
    paddingEnd: edge,
    initialOffset: () => rows.length * rowHeight + 2 * edge,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: rowHeight / 2,
  });

  const last = rows.at(-1)?.seq ?? 0;
  const onScroll = () => {
    const list = scroller.current;
    if (list === null) return;
    const atEnd = list.scrollHeight - list.clientHeight - list.scrollTop < rowHeight / 2;
    setSeen((before) => (atEnd || before.atEnd !== atEnd ? { atEnd, seq: last } : before));
    if (list.scrollTop < nearTop * rowHeight) void timeline.loadOlder();
  };
  useEffect(() => {
    setSeen((before) => (before.atEnd ? { atEnd: true, seq: last } : before));
  }, [last]);

  useEndOnResize(scroller, seen.atEnd);

  // The panel of details takes room from the list: the row that it is about stays in sight.
  const shown = selected?.seq ?? null;
  useEffect(() => {
    if (shown !== null) virtualizer.scrollToIndex(indexOfSeq(store.get().rows, shown));
  }, [shown, virtualizer, store]);

  const move = (index: number) => {
    const event = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (event === undefined) return;
    setActive(event.seq);
    virtualizer.scrollToIndex(indexOfSeq(rows, event.seq));
    if (selected !== null) timeline.select(event);
  };
  const onKeyDown = useListKeys({
    rows,
    active,
    page: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 340) / rowHeight) - 1),
    move,
  });
  const unseen = seen.atEnd ? 0 : countAfter(rows, seen.seq);

  return (
    <div className="list-frame">
      <div
        ref={scroller}
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
        <div className="list-all" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start, key }) => {
            const event = rows[index];
            if (event === undefined) return null;
            return (
              <EventRow
                key={key}
                event={event}
                place={index + 1}
                top={start}
                client={oneJourney ? null : (names.get(event.journey ?? '') ?? null)}
                active={event.seq === active}
                selected={event.seq === selected?.seq}
                times={times}
                now={now}
                choose={setActive}
              />
            );
          })}
        </div>
      </div>
      {unseen > 0 && (
        <button
          type="button"
          className="button primary pill"
          data-testid="new-steps"
          onClick={() => scroller.current?.scrollTo(0, scroller.current.scrollHeight)}
        >
          <ArrowDownIcon />
          {plural(unseen, 'new', 'new')}
        </button>
      )}
    </div>
  );
}
