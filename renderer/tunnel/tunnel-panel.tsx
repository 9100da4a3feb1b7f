import { useEffect, useRef, useState } from 'react';
import { useFocusTrap } from '../knock/use-focus-trap.ts';
import { usePopupActions, usePopupState } from '../popup/popup-context.ts';
import { announce } from '../shared/announcer.tsx';
import { CloseIcon } from '../shared/icons.tsx';
import { OptionList } from './option-list.tsx';
import { TakeOverChoice } from './take-over-choice.tsx';

/** Where the tunnel is changed. `covered`: a knock lies over it and has the keyboard. */
export function TunnelPanel({ covered }: { covered: boolean }) {
  const { changeTunnel, chooseTunnel } = usePopupActions();
  const used = usePopupState((state) => state.status?.tunnel.kind ?? null);
  const [problem, setProblem] = useState<string | null>(null);
  const frame = useRef<HTMLDialogElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  useFocusTrap(frame, first, !covered);
  const close = () => changeTunnel(false);

  useEffect(() => {
    if (covered) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      // Else the popup itself would close.
      event.preventDefault();
      changeTunnel(false);
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [changeTunnel, covered]);

  const none = async () => {
    const refused = await chooseTunnel({ kind: 'none' });
    setProblem(refused);
    if (refused !== null) return;
    announce('Public address removed.');
    close();
  };
  return (
    <dialog
      ref={frame}
      open
      className="panel"
      aria-modal="true"
      aria-labelledby="panel-title"
      data-testid="tunnel-panel"
      inert={covered}
    >
      <header className="panel-head">
        <h2 id="panel-title">Public address</h2>
        <button
          ref={first}
          type="button"
          className="icon-button small"
          aria-label="Close"
          title="Esc"
          data-testid="tunnel-panel-close"
          onClick={close}
        >
          <CloseIcon />
        </button>
      </header>
      <div className="panel-scroll">
        <OptionList show={() => true} first={used} done={close} />
        <TakeOverChoice />
        {problem !== null && (
          <p className="field-problem" role="alert">
            {problem}
          </p>
        )}
        <div className="panel-none">
          <button
            type="button"
            className="button plain small danger-text"
            data-testid="tunnel-none"
            onClick={() => void none()}
          >
            Use none
          </button>
          <span className="hint">Only programs on this computer can connect then.</span>
        </div>
      </div>
    </dialog>
  );
}
