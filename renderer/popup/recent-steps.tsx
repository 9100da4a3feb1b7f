import { age } from '../shared/format-time.ts';
import { ArrowOutIcon } from '../shared/icons.tsx';
import { LevelIcon } from '../shared/level-icon.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { useNow } from '../shared/use-now.ts';
import { usePopupActions, usePopupState } from './popup-context.ts';
import { Section } from './section.tsx';

/** The last few steps; each opens the timeline at its journey. */
export function RecentSteps() {
  const recent = usePopupState((state) => state.recent);
  const { openTimeline } = usePopupActions();
  const now = useNow(5000);
  const open = (
    <button
      type="button"
      className="button plain small"
      data-testid="open-timeline"
      onClick={() => openTimeline()}
    >
      Open timeline
      <ArrowOutIcon />
    </button>
  );
  return (
    <Section title="Recent steps" aside={open}>
      {recent.length === 0 ? (
        <p className="card none quiet">Nothing has happened yet.</p>
      ) : (
        <ol className="card rows steps">
          {recent.map((event) => (
            <li key={event.seq}>
              <button
                type="button"
                className="step"
                data-testid="recent-step"
                onClick={() => openTimeline(event.journey ?? undefined)}
              >
                <LevelIcon event={event} />
                <Untrusted text={event.summary} className="step-text" />
                <span className="step-age quiet">{age(event.time, now)}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
