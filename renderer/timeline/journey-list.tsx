import { CheckupIcon, RouteIcon } from '../shared/icons.tsx';
import { JourneyItem } from './journey-item.tsx';
import { useTimeline, useTimelineState } from './timeline-context.ts';

/** Who came, and how far: choosing one shows only its steps. */
export function JourneyList({ now, onChoose }: { now: number; onChoose: () => void }) {
  const { setFilter, setView } = useTimeline();
  const journeys = useTimelineState((state) => state.journeys);
  const chosen = useTimelineState((state) => state.filter.journey);
  const view = useTimelineState((state) => state.view);
  const choose = (journey: string | null) => {
    setView('steps');
    setFilter({ journey });
    onChoose();
  };
  return (
    <nav className="journeys" aria-label="Journeys">
      <ul className="places">
        <li>
          <button
            type="button"
            className="journey all"
            aria-current={view === 'steps' && chosen === null}
            data-testid="journey-all"
            onClick={() => choose(null)}
          >
            <RouteIcon />
            Everything
          </button>
        </li>
        <li>
          <button
            type="button"
            className="journey all"
            aria-current={view === 'checkup'}
            data-testid="show-checkup"
            onClick={() => {
              setView('checkup');
              onChoose();
            }}
          >
            <CheckupIcon />
            Check-up
          </button>
        </li>
      </ul>
      <h2 className="label journeys-title">Journeys</h2>
      <ul>
        {journeys.map((journey) => (
          <JourneyItem
            key={journey.id}
            journey={journey}
            chosen={view === 'steps' && journey.id === chosen}
            now={now}
            choose={() => choose(journey.id)}
          />
        ))}
      </ul>
      {journeys.length === 0 && (
        <p className="hint journeys-none">Each client that comes gets a line here.</p>
      )}
    </nav>
  );
}
