import type { JournalEvent } from '../../protocol/events.ts';
import { AlertIcon, ErrorIcon } from './icons.tsx';
import { PhaseIcon } from './phase-icon.tsx';

const words = { info: '', warn: 'Warning: ', error: 'Error: ' };

/** The picture of a step: its phase, or, by shape and not only by colour, that something is wrong with it. */
export function LevelIcon({ event }: { event: Pick<JournalEvent, 'level' | 'phase'> }) {
  return (
    <span className="level" data-level={event.level}>
      {event.level === 'error' && <ErrorIcon />}
      {event.level === 'warn' && <AlertIcon />}
      {event.level === 'info' && <PhaseIcon phase={event.phase} />}
      <span className="visually-hidden">{words[event.level]}</span>
    </span>
  );
}
