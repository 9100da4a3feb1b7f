import { useEffect, useRef, type RefObject } from 'react';

/** Keeps a list that stands at its end there when the room for it changes. */
export function useEndOnResize(list: RefObject<HTMLElement | null>, atEnd: boolean): void {
  const wasAtEnd = useRef(atEnd);
  useEffect(() => {
    wasAtEnd.current = atEnd;
  }, [atEnd]);
  useEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const sizes = new ResizeObserver(() => {
      if (wasAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [list]);
}
