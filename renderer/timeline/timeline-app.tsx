import { useEffect, useState } from 'react';
import { LostScreen } from '../shared/lost-screen.tsx';
import { useNow } from '../shared/use-now.ts';
import { CheckupView } from '../checkup/checkup-view.tsx';
import { EventPane } from './event-pane.tsx';
import { FailureBar } from './failure-bar.tsx';
import { JourneyVerdict } from './journey-verdict.tsx';
import { JourneyList } from './journey-list.tsx';
import { PhaseChips } from './phase-chips.tsx';
import { ProblemsChip } from './problems-chip.tsx';
import { SearchBox } from './search-box.tsx';
import { StepDetails } from './step-details.tsx';
import { TimeChoice, type Times } from './time-choice.tsx';
import { TimelineContext, useTimelineState } from './timeline-context.ts';
import type { Timeline } from './timeline-feed.ts';
import { useStepAnnouncements } from './use-step-announcements.ts';
import { useVerdictAnnouncements } from './use-verdict-announcements.ts';

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
  const view = useTimelineState((state) => state.view);
  const oneJourney = useTimelineState((state) => state.filter.journey !== null);
  const [times, setTimes] = useState<Times>('clock');
  const [journeysOpen, setJourneysOpen] = useState(false);
  // The clock's text depends on the day alone; ages change all the time.
  const now = useNow(times === 'clock' ? 60_000 : 1000);
  useStepAnnouncements();
  useVerdictAnnouncements();

  if (connection.at === 'lost') return <LostScreen because={connection.because} retry={retry} />;
  const toggle = (
    <button
      type="button"
      className="button journeys-toggle"
      aria-expanded={journeysOpen}
      onClick={() => setJourneysOpen(!journeysOpen)}
    >
      Journeys
    </button>
  );
  return (
    <div className="timeline" data-details={selected !== null} data-journeys={journeysOpen}>
      <JourneyList now={now} onChoose={() => setJourneysOpen(false)} />
      {view === 'checkup' ? (
        <CheckupView toggle={toggle} />
      ) : (
        <main className="steps-pane" aria-label="Steps">
          <h1 className="visually-hidden">Timeline</h1>
          <div className="bar">
            {toggle}
            <SearchBox />
            <ProblemsChip />
            <TimeChoice times={times} choose={setTimes} />
          </div>
          <PhaseChips />
          {oneJourney ? <JourneyVerdict /> : <FailureBar />}
          <EventPane times={times} now={now} />
        </main>
      )}
      {selected !== null && <StepDetails event={selected} />}
    </div>
  );
}
