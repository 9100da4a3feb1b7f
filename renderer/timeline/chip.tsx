import type { ReactNode } from 'react';
import { useTimelineState } from './timeline-context.ts';
import { hasOlder } from './timeline-state.ts';

interface Props {
  on: boolean;
  /** How many steps it stands for, of those that are loaded. */
  count: number;
  testId: string;
  toggle: () => void;
  children: ReactNode;
}

/** A part of the filter that is switched on and off. A plus: the journal has older steps that are not counted. */
export function Chip({ on, count, testId, toggle, children }: Props) {
  const more = useTimelineState(hasOlder);
  return (
    <button type="button" className="chip" aria-pressed={on} data-testid={testId} onClick={toggle}>
      {children}
      {count > 0 && (
        <span className="chip-count">
          {count.toLocaleString('en')}
          {more && '+'}
        </span>
      )}
    </button>
  );
}
