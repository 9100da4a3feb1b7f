import { useState } from 'react';
import type { ReplayResult } from '../../protocol/report.ts';
import { announce } from '../shared/announcer.tsx';
import { took } from '../shared/format-time.ts';
import { RetryIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { StatusCode } from './status-code.tsx';
import { visibleText } from './json-tokens.ts';
import type { Outcome } from './timeline-actions.ts';
import { useTimeline } from './timeline-context.ts';

/** Sends the request of a step to the local server again, and sets then against now. */
export function ReplaySection({ seq }: { seq: number }) {
  const { replay } = useTimeline();
  const [busy, setBusy] = useState(false);
  const [last, setLast] = useState<Outcome<ReplayResult> | null>(null);
  const run = async () => {
    if (busy) return;
    setBusy(true);
    const result = await replay(seq);
    setLast(result);
    setBusy(false);
    announce('done' in result ? `Replayed: ${result.done.now}.` : result.problem);
  };
  return (
    <section className="replay" aria-label="Replay">
      <div className="replay-head">
        <button
          type="button"
          className="button small"
          aria-disabled={busy}
          data-testid="replay"
          onClick={() => void run()}
        >
          <RetryIcon />
          {busy ? 'Replaying…' : 'Replay'}
        </button>
        <span className="hint">Sends it to the local server again, without its secrets.</span>
      </div>
      {last !== null && 'problem' in last && (
        <p className="field-problem" data-testid="replay-problem">
          <Untrusted text={last.problem} max={600} />
        </p>
      )}
      {last !== null && 'done' in last && <Result result={last.done} />}
    </section>
  );
}

function Result({ result }: { result: ReplayResult }) {
  const { before, now, ms, notes, body } = result;
  return (
    <div className="replay-result" data-testid="replay-result">
      <dl className="details-facts">
        <div>
          <dt>Then</dt>
          <dd>{before === null ? 'not noted' : <StatusCode status={before} />}</dd>
        </div>
        <div>
          <dt>Now</dt>
          <dd>
            <StatusCode status={now} />
            <span className="quiet">
              {before === null || before === now ? took(ms) : `${took(ms)}, another answer than then`}
            </span>
          </dd>
        </div>
      </dl>
      {notes.length > 0 && (
        <ul className="notes">
          {notes.map((note, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- the same note may stand twice
            <li key={index}>
              <Untrusted text={note} max={400} />
            </li>
          ))}
        </ul>
      )}
      {body !== '' && (
        <section className="json">
          <h3 className="label">Answer now</h3>
          <pre className="mono" dir="ltr">
            {visibleText(body)}
          </pre>
        </section>
      )}
    </div>
  );
}
