import { useId, type ReactNode } from 'react';
import type { Verdict } from '../../protocol/verdict.ts';
import { CopyTextButton } from '../shared/copy-text-button.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { LinkedText } from './linked-text.tsx';
import { VerdictIcon } from './verdict-icon.tsx';
import { verdictTitle } from './verdict-words.ts';
import { Way } from './way.tsx';

/** How many lines of evidence are shown; the report has all of them. */
const evidenceShown = 40;

interface Props {
  verdict: Verdict;
  /** What the client calls itself, where it is known. */
  client?: string | null;
  copyText: (text: string) => Promise<boolean>;
  openPage: (url: string) => void;
  /** Stands at the end of the title's line. */
  actions?: ReactNode;
}

/** What the app concludes: where it stands, why, what was seen, and what to do. */
export function VerdictCard({ verdict, client = null, copyText, openPage, actions }: Props) {
  const id = useId();
  const { state, rule, cause, cures } = verdict;
  const evidence = verdict.evidence.slice(0, evidenceShown);
  const left = verdict.evidence.length - evidence.length;
  return (
    <section
      className="verdict"
      data-state={state}
      data-rule={rule}
      data-testid="verdict"
      aria-labelledby={id}
    >
      <header className="verdict-head">
        <VerdictIcon state={state} />
        <h2 id={id} className="verdict-title">
          {verdictTitle(verdict)}
        </h2>
        {/* The rule `working` would only say the title again; its place keeps the actions at the end. */}
        <Untrusted text={rule === state ? '' : rule} max={60} className="verdict-rule mono" />
        {actions}
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <section className="verdict-body" tabIndex={0} aria-label="Verdict in full">
        <Way verdict={verdict} client={client} />
        <p className="verdict-cause">
          <LinkedText text={cause} max={1200} openPage={openPage} />
        </p>
        {cures.length > 0 && (
          <>
            <h3 className="label">What to do</h3>
            <ol className="cures">
              {cures.map((cure, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- the same line may stand twice
                <li key={index} data-testid="cure">
                  <span className="cure-text">
                    <LinkedText text={cure} max={1200} openPage={openPage} />
                  </span>
                  <CopyTextButton
                    bare
                    label={`Copy cure ${index + 1}`}
                    said="Cure copied."
                    copy={() => copyText(cure)}
                    testId="copy-cure"
                  />
                </li>
              ))}
            </ol>
          </>
        )}
        {evidence.length > 0 && (
          <>
            <h3 className="label">What was seen</h3>
            <ul className="evidence mono">
              {evidence.map((line, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- the same line may stand twice
                <li key={index}>
                  <Untrusted text={line} max={400} />
                </li>
              ))}
              {left > 0 && <li>{`… and ${left} more in the report`}</li>}
            </ul>
          </>
        )}
      </section>
    </section>
  );
}
