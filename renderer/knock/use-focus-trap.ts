import { useEffect, type RefObject } from 'react';

const focusable = 'button:not([disabled]), input:not([disabled]), [href], [tabindex]:not([tabindex="-1"])';

const stops = (frame: HTMLElement): HTMLElement[] =>
  [...frame.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) =>
      element.checkVisibility() &&
      // Of a group of radio buttons only the chosen one is a stop.
      !(element instanceof HTMLInputElement && element.type === 'radio' && !element.checked),
  );

/**
 * Keeps the keyboard inside `frame`, and puts it on `first` when the frame opens or has lost it. `active` false: something
 * else has it.
 */
export function useFocusTrap(
  frame: RefObject<HTMLElement | null>,
  first: RefObject<HTMLElement | null>,
  active = true,
): void {
  useEffect(() => {
    if (!active) return undefined;
    const inside = () => frame.current?.contains(document.activeElement) ?? false;
    const back = () => {
      if (!inside()) first.current?.focus();
    };
    first.current?.focus();

    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Tab' || frame.current === null) return;
      const all = stops(frame.current);
      const from = event.shiftKey ? all[0] : all.at(-1);
      const to = event.shiftKey ? all.at(-1) : all[0];
      if (inside() && document.activeElement !== from) return;
      event.preventDefault();
      (inside() ? to : first.current)?.focus();
    };
    document.addEventListener('keydown', onKey);
    window.addEventListener('focus', back);
    return () => {
      document.removeEventListener('keydown', onKey);
      window.removeEventListener('focus', back);
    };
  }, [frame, first, active]);
}
