import { useEffect, useRef, useState, type ReactNode } from 'react';
import { announce } from '../shared/announcer.tsx';
import { CopyTextButton } from '../shared/copy-text-button.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { useNow } from '../shared/use-now.ts';
import { useTimeline, useTimelineState } from '../timeline/timeline-context.ts';
import { VerdictCard } from '../verdict/verdict-card.tsx';
import { CheckupHead } from './checkup-head.tsx';
import { CheckupTableRow } from './checkup-row.tsx';
import { agentNames, agents, checkupPhase, checkupRows } from './checkup-table.ts';
import { checkupMarkdown } from './checkup-text.ts';

const told = {
  unknown: null,
  never: null,
  running: 'The check-up runs.',
  well: 'The check-up is done: all steps passed.',
  failures: 'The check-up is done: some steps failed.',
  problem: 'The check-up could not be done.',
};

/** The check-up: what ChatGPT would do, done from here through the public address, step by step. */
export function CheckupView({ toggle }: { toggle: ReactNode }) {
  const { startCheckup, copyText, openPage } = useTimeline();
  const checkup = useTimelineState((state) => state.checkup);
  const [problem, setProblem] = useState<string | null>(null);
  const now = useNow(1000);
  const phase = checkupPhase(checkup);
  const running = phase === 'running';

  const before = useRef(phase);
  useEffect(() => {
    const said = told[phase];
    if (before.current !== phase && before.current !== 'unknown' && said !== null) announce(said);
    before.current = phase;
  }, [phase]);

  const start = async () => {
    if (running) return;
    const started = await startCheckup();
    setProblem('problem' in started ? started.problem : null);
  };
  const open = async (url: string) => {
    const opened = await openPage(url);
    setProblem('problem' in opened ? opened.problem : null);
  };
  const rows = checkup === null ? [] : checkupRows(checkup);
  const done = phase === 'well' || phase === 'failures';

  return (
    <main className="steps-pane checkup" aria-labelledby="checkup-title" data-testid="checkup">
      <div className="bar">
        {toggle}
        <h1 id="checkup-title" className="checkup-name">
          Check-up
        </h1>
        {done && checkup !== null && (
          <>
            <CopyTextButton
              label="Copy as Markdown"
              said="Check-up copied as Markdown."
              copy={() => copyText(checkupMarkdown(checkup))}
              testId="copy-checkup-markdown"
            />
            <CopyTextButton
              label="Copy as JSON"
              said="Check-up copied as JSON."
              copy={() => copyText(JSON.stringify(checkup, null, 2))}
              testId="copy-checkup-json"
            />
          </>
        )}
        <button
          type="button"
          className="button primary"
          aria-disabled={running}
          data-testid="start-checkup"
          onClick={() => void start()}
        >
          {running ? 'Under way…' : done ? 'Check again' : 'Start the check-up'}
        </button>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <section className="checkup-scroll" tabIndex={0} aria-label="Check-up in full">
        <CheckupHead checkup={checkup} now={now} />
        {problem !== null && (
          <p className="field-problem" role="alert">
            <Untrusted text={problem} max={400} />
          </p>
        )}
        {phase === 'never' && <CheckupAbout />}
        {checkup?.verdicts.map((verdict, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- they come once, at the end
          <VerdictCard key={index} verdict={verdict} copyText={copyText} openPage={(url) => void open(url)} />
        ))}
        {rows.length > 0 && (
          <table className="check-table">
            <thead>
              <tr>
                <th scope="col">Step</th>
                {agents.map((agent) => (
                  <th key={agent} scope="col">
                    {agentNames[agent].name}
                    <span>{agentNames[agent].product}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <CheckupTableRow key={row.name} row={row} />
              ))}
            </tbody>
          </table>
        )}
        {checkup !== null && checkup.unknowable.length > 0 && (
          <section className="unknowable" aria-labelledby="unknowable-title">
            <h2 id="unknowable-title" className="label">
              What this cannot know
            </h2>
            <ul className="notes">
              {checkup.unknowable.map((sentence) => (
                <li key={sentence}>
                  <Untrusted text={sentence} max={600} />
                </li>
              ))}
            </ul>
          </section>
        )}
      </section>
    </main>
  );
}

function CheckupAbout() {
  return (
    <div className="checkup-about">
      <p>
        Drawbridge does what ChatGPT does, out through your public address and back in: it finds the
        documents, registers, gets a token, lists the tools, calls one and opens a stream.
      </p>
      <p>
        It does so three times: as a browser, as ChatGPT’s backend and as ChatGPT. What passes as a browser
        and fails as the others is a bot filter. It can use one built-in tool only, and its access is taken
        back at the end.
      </p>
    </div>
  );
}
