import { createContext, use } from 'react';
import { useStore } from '../shared/use-store.ts';
import type { Timeline } from './timeline-feed.ts';
import type { TimelineState } from './timeline-state.ts';

export const TimelineContext = createContext<Timeline | null>(null);

export function useTimeline(): Timeline {
  const timeline = use(TimelineContext);
  if (timeline === null) throw new Error('used outside the timeline');
  return timeline;
}

/** A part of the timeline's state; renders again when that part changes. */
export const useTimelineState = <P>(pick: (state: TimelineState) => P): P =>
  useStore(useTimeline().store, pick);
