// A list of which only some rows exist, each at its place: table elements cannot be laid out so, roles can.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { memo } from 'react';
import type { JournalEvent } from '../../protocol/events.ts';
import { clip, oneLine } from '../shared/format-text.ts';
import { age, clock, fullTime, took } from '../shared/format-time.ts';
import { LevelIcon } from '../shared/level-icon.tsx';
import { phaseLabels } from '../shared/phases.ts';
import { Untrusted } from '../shared/untrusted.tsx';
import { rowId } from './row-index.ts';
import { StatusCode } from './status-code.tsx';
import type { Times } from './time-choice.tsx';
import { useTimeline } from './timeline-context.ts';

interface Props {
  event: JournalEvent;
  /** From 1. */
  place: number;
  /** px from the top of the list. */
  top: number;
  client: string | null;
  active: boolean;
  selected: boolean;
  times: Times;
  now: number;
  choose: (seq: number) => void;
}

/** One step in the list. */
export const EventRow = memo(function EventRow(props: Props) {
  const { event, place, top, client, active, selected, times, now, choose } = props;
  const { select } = useTimeline();
  const request = event.method === null ? '' : `${event.method} ${event.path ?? ''}`;
  return (
    // The keyboard's way is the grid's: the row that is active there (aria-activedescendant).
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={rowId(event.seq)}
      className="event"
      role="row"
      tabIndex={-1}
      aria-rowindex={place}
      aria-selected={selected}
      data-active={active}
      data-level={event.level}
      data-testid="timeline-row"
      data-type={event.type}
      data-phase={event.phase ?? 'none'}
      data-seq={event.seq}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => {
        choose(event.seq);
        select(event);
      }}
    >
      <span role="gridcell" className="event-icon">
        <LevelIcon event={event} />
      </span>
      <span role="gridcell" className="event-time" title={fullTime(event.time)}>
        {times === 'clock' ? clock(event.time, now) : age(event.time, now)}
      </span>
      <span role="gridcell" className="event-phase">
        {event.phase === null ? '' : phaseLabels[event.phase]}
      </span>
      <span role="gridcell" className="event-summary">
        <Untrusted text={event.summary} max={300} />
      </span>
      <span role="gridcell" className="event-request mono" title={clip(oneLine(request), 600)}>
        <bdi dir="ltr">{clip(oneLine(request), 120)}</bdi>
      </span>
      <span role="gridcell" className="event-client">
        {client !== null && <Untrusted text={client} max={60} />}
      </span>
      <span role="gridcell" className="event-status">
        {event.status !== null && <StatusCode status={event.status} />}
      </span>
      <span role="gridcell" className="event-took">
        {event.durationMs === null ? '' : took(event.durationMs)}
      </span>
    </div>
  );
});
