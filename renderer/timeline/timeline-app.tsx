import { useEffect, useState } from 'react';
import { LostScreen } from '../shared/lost-screen.tsx';
import { useNow } from '../shared/use-now.ts';
import { EventPane } from './event-pane.tsx';
import { JourneyList } from './journey-list.tsx';
import { PhaseChips } from './phase-chips.tsx';
import { ProblemsChip } from './problems-chip.tsx';
import { SearchBox } from './search-box.tsx';
import { StepDetails } from './step-details.tsx';
import { TimeChoice, type Times } from './time-choice.tsx';
import { TimelineContext, useTimelineState } from './timeline-context.ts';
import type { Timeline } from './timeline-feed.ts';
import { useStepAnnouncements } from './use-step-announcements.ts';

/** The timeline window. */
export function TimelineApp({ timeline }: { timeline: Timeline }) {
  useEffect(() => timeline.start(), [timeline]);
  return (
    <TimelineContext value={timeline}>
      <TimelineWindow retry={timeline.retry} />
    </TimelineContext>
  );
}

function TimelineWindow({ retry }: { retry: () => void }) {
  const connection = useTimelineState((state) => state.connection);
  const selected = useTimelineState((state) => state.selected);
  const [times, setTimes] = useState<Times>('clock');
  const [journeysOpen, setJourneysOpen] = useState(false);
  // The clock's text depends on the day alone; ages change all the time.
  const now = useNow(times === 'clock' ? 60_000 : 1000);
  useStepAnnouncements();

  if (connection.at === 'lost') return <LostScreen because={connection.because} retry={retry} />;
  return (
    <div className="timeline" data-details={selected !== null} data-journeys={journeysOpen}>
      <JourneyList now={now} onChoose={() => setJourneysOpen(false)} />
      <main className="steps-pane" aria-label="Steps">
        <h1 className="visually-hidden">Timeline</h1>
        <div className="bar">
          <button
            type="button"
            className="button journeys-toggle"
            aria-expanded={journeysOpen}
            onClick={() => setJourneysOpen(!journeysOpen)}
          >
            Journeys
          </button>
          <SearchBox />
          <ProblemsChip />
          <TimeChoice times={times} choose={setTimes} />
        </div>
        <PhaseChips />
        <EventPane times={times} now={now} />
      </main>
      {selected !== null && <StepDetails event={selected} />}
    </div>
  );
}
