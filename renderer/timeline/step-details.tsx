import { useEffect, useState } from 'react';
import type { JournalEvent } from '../../protocol/events.ts';
import { announce } from '../shared/announcer.tsx';
import { CheckIcon, CloseIcon, CopyIcon } from '../shared/icons.tsx';
import { LevelIcon } from '../shared/level-icon.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { JsonBlock } from './json-block.tsx';
import { ReplaySection } from './replay-section.tsx';
import { StepFacts } from './step-facts.tsx';
import { useTimeline } from './timeline-context.ts';

/** All that is known of one step. */
export function StepDetails({ event }: { event: JournalEvent }) {
  const { select, copyText } = useTimeline();
  const [copied, setCopied] = useState<number | null>(null);

  const close = () => {
    select(null);
    document.getElementById('steps')?.focus();
  };
  const copy = async () => {
    if (!(await copyText(JSON.stringify(event, null, 2)))) return;
    setCopied(event.seq);
    announce('Step copied as JSON.');
  };
  // Escape closes from anywhere in the window; the search field keeps its own.
  useEffect(() => {
    const onKey = (key: KeyboardEvent) => {
      if (key.key !== 'Escape' || key.defaultPrevented) return;
      select(null);
      document.getElementById('steps')?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [select]);

  return (
    <aside className="details" aria-label="Details of the step" data-testid="step-details">
      <header className="details-head">
        <button type="button" className="button small" data-testid="copy-json" onClick={() => void copy()}>
          {copied === event.seq ? <CheckIcon /> : <CopyIcon />}
          {copied === event.seq ? 'Copied' : 'Copy as JSON'}
        </button>
        <button
          type="button"
          className="icon-button small"
          aria-label="Close the details"
          title="Esc"
          onClick={close}
        >
          <CloseIcon />
        </button>
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <section key={event.seq} className="details-scroll" tabIndex={0} aria-label="Step">
        <h2 className="details-title">
          <LevelIcon event={event} />
          <Untrusted text={event.summary} max={2000} />
        </h2>
        <StepFacts event={event} />
        {event.method !== null && event.path !== null && <ReplaySection seq={event.seq} />}
        {event.request !== null && <JsonBlock title="Request" value={event.request} />}
        {event.answer !== null && <JsonBlock title="Answer" value={event.answer} />}
        {(event.request !== null || event.answer !== null) && (
          <p className="hint">Codes, tokens, secrets and verifiers are taken out before a step is kept.</p>
        )}
      </section>
    </aside>
  );
}
