import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { JournalEvent } from '../../protocol/events.ts';
import { headShift } from './row-index.ts';

/** px; styles/event-list.css has the same. */
export const rowHeight = 34;
/** Free room before the first and after the last row, px. */
const edge = 6;
/** How many rows are drawn beyond what can be seen, on either side. */
const beyond = 20;

export const rowTop = (index: number): number => edge + index * rowHeight;
export const heightOf = (rows: number): number => rows * rowHeight + 2 * edge;

interface View {
  /** The first row that can be seen. */
  first: number;
  /** How many rows there is room for. */
  room: number;
  atEnd: boolean;
}

export interface RowWindow {
  /** Goes to the element that scrolls. */
  list: RefObject<HTMLDivElement | null>;
  /** Which rows to draw: from, and up to but not including. */
  from: number;
  to: number;
  room: number;
  /** Whether the newest row can be seen. */
  atEnd: boolean;
  onScroll: () => void;
  /** Scrolls as little as it takes to see that row, and follows the newest rows only if it is the last. */
  reveal: (index: number) => void;
  toEnd: () => void;
}

/**
 * Which of many rows of one height are drawn. Follows the newest row until the person scrolls away from it, or while
 * `hold`; what they look at stays where it is when rows come or go above it.
 */
export function useRowWindow(rows: readonly JournalEvent[], hold: boolean): RowWindow {
  const list = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ first: 0, room: 0, atEnd: true });
  const at = useRef({ rows, following: true, top: 0 });

  const look = useCallback(() => {
    const element = list.current;
    if (element === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const atEnd = scrollHeight - clientHeight - scrollTop < rowHeight / 2;
    // Rows that come and windows that shrink leave the end without moving: only who scrolls up wants to stay.
    if (atEnd) at.current.following = true;
    else if (scrollTop < at.current.top - 1) at.current.following = false;
    at.current.top = scrollTop;
    const next = {
      first: Math.floor(scrollTop / rowHeight),
      room: Math.ceil(clientHeight / rowHeight),
      atEnd,
    };
    setView((now) =>
      now.first === next.first && now.room === next.room && now.atEnd === next.atEnd ? now : next,
    );
  }, []);

  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const shift = headShift(at.current.rows, rows);
    at.current.rows = rows;
    if (at.current.following && !hold) element.scrollTo(0, element.scrollHeight);
    else if (shift !== 0) {
      element.scrollBy(0, shift * rowHeight);
      at.current.top = element.scrollTop;
    }
    // What is drawn depends on the layout, which is known only now; React draws again before the screen does.
    // oxlint-disable-next-line react/set-state-in-effect
    look();
  }, [look, rows, hold]);

  useEffect(() => {
    if (list.current === null) return undefined;
    const sizes = new ResizeObserver(() => {
      if (at.current.following && !hold) list.current?.scrollTo(0, list.current.scrollHeight);
      look();
    });
    sizes.observe(list.current);
    return () => sizes.disconnect();
  }, [look, hold]);

  return {
    list,
    from: Math.max(0, Math.min(view.first, rows.length) - beyond),
    to: Math.min(rows.length, view.first + view.room + beyond),
    room: view.room,
    atEnd: view.atEnd,
    // Drawn within the event, or the rows would come a frame late.
    onScroll: () => flushSync(look),
    reveal: (index) => {
      const element = list.current;
      if (element === null) return;
      const lowest = rowTop(index) + rowHeight + edge - element.clientHeight;
      element.scrollTo(0, Math.min(rowTop(index) - edge, Math.max(lowest, element.scrollTop)));
      at.current.following = index === rows.length - 1;
    },
    toEnd: () => {
      at.current.following = true;
      list.current?.scrollTo(0, list.current.scrollHeight);
    },
  };
}
