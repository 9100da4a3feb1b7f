import { useEffect } from 'react';
import { announce } from '../shared/announcer.tsx';
import { verdictChange, verdictsOf, type Verdicts } from '../verdict/verdict-changes.ts';
import { useTimeline } from './timeline-context.ts';

/** Speaks of failures as they are concluded, and of those that are taken back. */
export function useVerdictAnnouncements(): void {
  const { store } = useTimeline();
  useEffect(() => {
    let known: Verdicts | null = null;
    let journeys = store.get().journeys;
    const look = () => {
      const state = store.get();
      if (state.connection.at !== 'ready' || (state.journeys === journeys && known !== null)) return;
      journeys = state.journeys;
      const change = known === null ? null : verdictChange(known, journeys);
      known = verdictsOf(journeys);
      if (change !== null) announce(change);
    };
    look();
    return store.subscribe(look);
  }, [store]);
}
