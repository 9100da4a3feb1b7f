import { useState } from 'react';
import type { Journey } from '../../protocol/events.ts';
import { CopyTextButton } from '../shared/copy-text-button.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { VerdictCard } from '../verdict/verdict-card.tsx';
import { ExportMenu } from './export-menu.tsx';
import { useTimeline, useTimelineState } from './timeline-context.ts';

/** The verdict of the chosen journey, above its steps. */
export function JourneyVerdict() {
  const journey = useTimelineState((state) => state.journeys.find(({ id }) => id === state.filter.journey));
  return journey === undefined ? null : <Verdict key={journey.id} journey={journey} />;
}

function Verdict({ journey }: { journey: Journey }) {
  const { copyText, copyReport, openPage } = useTimeline();
  const [problem, setProblem] = useState<string | null>(null);
  if (journey.verdict === null) return null;
  const open = async (url: string) => {
    const opened = await openPage(url);
    setProblem('problem' in opened ? opened.problem : null);
  };
  return (
    <div className="journey-verdict">
      <VerdictCard
        verdict={journey.verdict}
        client={journey.clientName}
        copyText={copyText}
        openPage={(url) => void open(url)}
        actions={
          <span className="verdict-actions">
            <CopyTextButton
              label="Copy report"
              said="Report copied as Markdown."
              copy={() => copyReport(journey.id)}
              testId="copy-report"
            />
            <ExportMenu journey={journey.id} setProblem={setProblem} />
          </span>
        }
      />
      {problem !== null && (
        <p className="field-problem" role="alert">
          <Untrusted text={problem} max={400} />
        </p>
      )}
      <h2 className="label verdict-steps">Steps</h2>
    </div>
  );
}
