import { usePopupActions, usePopupState } from '../popup/popup-context.ts';
import { CopyTextButton } from '../shared/copy-text-button.tsx';
import { AlertIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';

/** Says that connected apps still point to another address than this one. */
export function DriftCard() {
  const status = usePopupState((state) => state.status);
  const { copyUrl, copyText } = usePopupActions();
  const drift = status?.tunnel.drift ?? null;
  if (drift === null) return null;
  return (
    <section
      className="card note drift"
      data-kind="knock"
      data-testid="drift"
      aria-label="The address changed"
    >
      <AlertIcon className="note-icon" />
      <div className="note-words">
        <p>
          <strong>The address changed</strong>
          <Untrusted text={drift.sentence} max={600} />
        </p>
        <div className="tunnel-buttons">
          {status?.public !== null && (
            <CopyTextButton
              label="Copy new address"
              said="New address copied."
              copy={copyUrl}
              testId="drift-copy-new"
            />
          )}
          <CopyTextButton
            label="Copy old address"
            said="Old address copied."
            copy={() => copyText(`${drift.from}/mcp`)}
            testId="drift-copy-old"
          />
        </div>
      </div>
    </section>
  );
}
