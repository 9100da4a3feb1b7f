import { useState } from 'react';
import { announce } from '../shared/announcer.tsx';
import { CheckIcon, CopyIcon } from '../shared/icons.tsx';
import { PhaseIcon } from '../shared/phase-icon.tsx';
import { phaseLabels, phaseOrder } from '../shared/phases.ts';
import { useTimeline } from './timeline-context.ts';

/** Before anything has happened: what to do, and what will be seen here. */
export function EmptyTimeline() {
  const { copyUrl } = useTimeline();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    if (!(await copyUrl())) return;
    setCopied(true);
    announce('URL copied.');
  };
  return (
    <div className="pane-message" data-testid="timeline-empty">
      <h2>Nothing yet</h2>
      <p className="quiet">
        Copy the address, paste it into ChatGPT as a new connector, and watch every step here.
      </p>
      <button type="button" className="button primary tall" onClick={() => void copy()}>
        {copied ? <CheckIcon /> : <CopyIcon />}
        {copied ? 'Copied' : 'Copy URL'}
      </button>
      <ol className="path" aria-label="The way a client goes">
        {phaseOrder.map((phase) => (
          <li key={phase}>
            <PhaseIcon phase={phase} />
            {phaseLabels[phase]}
          </li>
        ))}
      </ol>
    </div>
  );
}
