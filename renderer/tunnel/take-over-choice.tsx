import { useId, useState } from 'react';
import type { TunnelKind } from '../../protocol/tunnel.ts';
import { usePopupActions, usePopupState } from '../popup/popup-context.ts';
import { announce } from '../shared/announcer.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { takeOverOf, withOrWithout } from './take-over.ts';

const places = ['first', 'second', 'third'];

/** Which other kinds take over when the chosen one breaks, in which order; or one line that says why none can. */
export function TakeOverChoice() {
  const choice = usePopupState((state) => state.choice);
  const { chooseTunnel } = usePopupActions();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const takeOver = choice === null ? null : takeOverOf(choice);
  if (takeOver === null) return null;
  if (!takeOver.can) {
    return (
      <p className="hint take-over" data-testid="take-over-none">
        <Untrusted text={takeOver.why} max={300} />
      </p>
    );
  }
  const { first, host, candidates, order } = takeOver;
  const turn = async (kind: TunnelKind) => {
    if (busy) return;
    setBusy(true);
    const failover = withOrWithout(order, kind);
    const refused = await chooseTunnel({ kind: first, failover });
    setBusy(false);
    setProblem(refused);
    if (refused === null)
      announce(failover.includes(kind) ? 'It takes over now.' : 'It does not take over now.');
  };
  return (
    <fieldset className="take-over" aria-describedby={`${id}-host`} data-testid="take-over">
      <legend className="label">If it breaks</legend>
      {candidates.map(({ kind, title }) => {
        const place = order.indexOf(kind);
        return (
          <label key={kind} className="take-over-kind">
            <input
              type="checkbox"
              className="check"
              checked={place >= 0}
              aria-disabled={busy}
              data-testid={`take-over-${kind}`}
              onChange={() => void turn(kind)}
            />
            <span>
              <Untrusted text={title} max={60} /> takes over
              {place >= 0 && order.length > 1 && <span className="quiet"> · {places[place]}</span>}
            </span>
          </label>
        );
      })}
      <p id={`${id}-host`} className="hint">
        Only what has the same address, <Untrusted text={host} max={120} />, can. The tunnel opens anew when
        you change this.
      </p>
      {problem !== null && (
        <p className="field-problem" role="alert">
          <Untrusted text={problem} max={600} />
        </p>
      )}
    </fieldset>
  );
}
