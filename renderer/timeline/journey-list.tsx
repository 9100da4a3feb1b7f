import { RouteIcon } from '../shared/icons.tsx';
import { JourneyItem } from './journey-item.tsx';
import { useTimeline, useTimelineState } from './timeline-context.ts';

/** Who came, and how far: choosing one shows only its steps. */
export function JourneyList({ now, onChoose }: { now: number; onChoose: () => void }) {
  const { setFilter } = useTimeline();
  const journeys = useTimelineState((state) => state.journeys);
  const chosen = useTimelineState((state) => state.filter.journey);
  const choose = (journey: string | null) => {
    setFilter({ journey });
    onChoose();
  };
  return (
    <nav className="journeys" aria-label="Journeys">
      <h2 className="label journeys-title">Journeys</h2>
      <ul>
        <li>
          <button
            type="button"
            className="journey all"
            aria-current={chosen === null}
            data-testid="journey-all"
            onClick={() => choose(null)}
          >
            <RouteIcon />
            Everything
          </button>
        </li>
        {journeys.map((journey) => (
          <JourneyItem
            key={journey.id}
            journey={journey}
            chosen={journey.id === chosen}
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
