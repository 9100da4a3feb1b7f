import { useEffect } from 'react';
import { announce } from '../shared/announcer.tsx';
import { stepSummary } from './step-summary.ts';
import { useTimeline } from './timeline-context.ts';

/** How often new steps are summed up for those who listen, ms. */
const every = 5000;

/** Speaks of new steps in one sentence every five seconds, however many they were. */
export function useStepAnnouncements(): void {
  const { store } = useTimeline();
  useEffect(() => {
    let heard: number | null = null;
    const tell = () => {
      const { log, connection } = store.get();
      if (connection.at !== 'ready') return;
      const last = log.at(-1)?.seq ?? 0;
      const before = heard;
      heard = last;
      if (before === null || last <= before) return;
      const from = log.findLastIndex((event) => event.seq <= before) + 1;
      announce(stepSummary(log.slice(from)));
    };
    const timer = setInterval(tell, every);
    return () => clearInterval(timer);
  }, [store]);
}
