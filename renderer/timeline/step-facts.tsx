import type { ReactNode } from 'react';
import type { JournalEvent } from '../../protocol/events.ts';
import { fullTime, took } from '../shared/format-time.ts';
import { phaseLabels } from '../shared/phases.ts';
import { Untrusted } from '../shared/untrusted.tsx';
import { StatusCode } from './status-code.tsx';
import { useTimelineState } from './timeline-context.ts';

const actors: Record<JournalEvent['actor'], string> = {
  client: 'The client’s server',
  browser: 'The person’s browser',
  person: 'You',
  app: 'Drawbridge',
  upstream: 'A shared server',
  stranger: 'A stranger',
};

const text = (value: string | null): ReactNode =>
  value === null ? null : <Untrusted text={value} max={1000} />;
const mono = (value: string | null): ReactNode =>
  value === null ? null : <Untrusted text={value} max={1000} className="mono" />;

/** The fields of a step, without those that it does not have. */
export function StepFacts({ event }: { event: JournalEvent }) {
  const journey = useTimelineState((state) => state.journeys.find(({ id }) => id === event.journey));
  const facts: Record<string, ReactNode> = {
    When: fullTime(event.time),
    Phase: event.phase === null ? null : phaseLabels[event.phase],
    Who: actors[event.actor],
    Request: event.method === null ? null : mono(`${event.method} ${event.path ?? ''}`),
    Status: event.status === null ? null : <StatusCode status={event.status} />,
    Took: event.durationMs === null ? null : took(event.durationMs),
    Client: text(journey?.clientName ?? null),
    'Client id': mono(event.clientId),
    Journey: mono(event.journey),
    From: mono(event.remote),
    'User agent': text(event.userAgent),
    Type: mono(event.type),
    Sequence: mono(String(event.seq)),
  };
  return (
    <dl className="details-facts">
      {Object.entries(facts).map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
