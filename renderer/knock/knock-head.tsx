import { countdown } from '../shared/format-time.ts';
import { ChevronIcon, ClockIcon } from '../shared/icons.tsx';

interface Props {
  place: number;
  of: number;
  /** ms */
  left: number;
  turn: (step: 1 | -1) => void;
}

/** Which of the waiting knocks this is, and how long it waits. */
export function KnockHead({ place, of, left, turn }: Props) {
  return (
    <header className="knock-head">
      <span className="knock-badge">Someone knocks</span>
      {of > 1 && (
        <span className="knock-turn">
          <button
            type="button"
            className="icon-button small back"
            aria-label="Previous request"
            onClick={() => turn(-1)}
          >
            <ChevronIcon />
          </button>
          <span data-testid="knock-place">
            {place} of {of}
          </span>
          <button
            type="button"
            className="icon-button small"
            aria-label="Next request"
            onClick={() => turn(1)}
          >
            <ChevronIcon />
          </button>
        </span>
      )}
      <span className="knock-left" role="timer" aria-label="Time left to answer" data-short={left <= 60_000}>
        <ClockIcon />
        {countdown(left)}
      </span>
    </header>
  );
}
