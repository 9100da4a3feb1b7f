import type { TimelineState } from './timeline-state.ts';

/** What a window is asked to show. */
export interface Asked {
  journey: string | null;
  view: TimelineState['view'];
}

export const askedForNothing: Asked = { journey: null, view: 'steps' };

/** What a window's address asks for: `#checkup`, or `#journey=ID` (or `?journey=ID`), or nothing in particular. */
export function askedInAddress(address: string): Asked {
  const { hash, searchParams } = new URL(address);
  const fragment = new URLSearchParams(hash.slice(1));
  return {
    journey: fragment.get('journey') ?? searchParams.get('journey'),
    view: fragment.has('checkup') ? 'checkup' : 'steps',
  };
}
