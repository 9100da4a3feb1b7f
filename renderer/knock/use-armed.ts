import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';

/** How long a card must stand still before it can be approved, ms: longer than a click or key press meant for something else. */
export const settleTime = 600;

interface Armed<E> {
  /** Goes to the element that has to stand still. */
  target: RefObject<E | null>;
  armed: boolean;
  /** Whether a press counts now: asked at the press itself, because things may have moved since the last drawing. */
  check: () => boolean;
}

const placeOf = (element: HTMLElement | null): string => {
  if (element === null) return '';
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x, y, width, height].map(Math.round).join(' ');
};

/**
 * Arms a control once it has stood still for 600 ms with the window's focus unchanged, so that a click or a key press
 * that was on its way to something else approves nothing.
 */
export function useArmed<E extends HTMLElement>(): Armed<E> {
  const target = useRef<E>(null);
  const [armed, setArmed] = useState(false);
  const state = useRef({ armed: false, place: '' });
  const restart = useRef<() => void>(() => undefined);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const set = (next: boolean) => {
      state.current.armed = next;
      setArmed(next);
    };
    const begin = () => {
      clearTimeout(timer);
      set(false);
      state.current.place = placeOf(target.current);
      timer = setTimeout(
        () => (placeOf(target.current) === state.current.place ? set(true) : begin()),
        settleTime,
      );
    };
    restart.current = begin;
    begin();

    const moved = () => {
      if (placeOf(target.current) !== state.current.place) begin();
    };
    const sizes = new ResizeObserver(moved);
    for (let element: HTMLElement | null = target.current; element !== null; element = element.parentElement)
      sizes.observe(element);
    window.addEventListener('focus', begin);
    window.addEventListener('resize', moved);
    document.addEventListener('visibilitychange', begin);
    return () => {
      clearTimeout(timer);
      sizes.disconnect();
      window.removeEventListener('focus', begin);
      window.removeEventListener('resize', moved);
      document.removeEventListener('visibilitychange', begin);
    };
  }, []);

  const check = useCallback(() => {
    const still = placeOf(target.current) === state.current.place;
    if (!still) restart.current();
    return still && state.current.armed;
  }, []);
  return { target, armed, check };
}
