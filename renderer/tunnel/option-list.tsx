import { useCallback, useId, useState } from 'react';
import type { TunnelKind, TunnelOption } from '../../protocol/tunnel.ts';
import { usePopupActions, usePopupState } from '../popup/popup-context.ts';
import { ChevronIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { OptionForm } from './option-form.tsx';

interface Props {
  /** Which kinds to list. */
  show: (option: TunnelOption) => boolean;
  /** The one that is open at first. */
  first: TunnelKind | null;
  done: () => void;
}

/** Kinds of tunnel, of which one at a time is open to be set up. */
export function OptionList({ show, first, done }: Props) {
  const choice = usePopupState((state) => state.choice);
  const used = usePopupState((state) => state.status?.tunnel.kind ?? null);
  const begun = usePopupState((state) => state.draft.open);
  const { draftTunnel } = usePopupActions();
  const [open, setOpen] = useState<TunnelKind | null>(begun ?? first);
  const id = useId();
  // What opens below the edge of the window would seem not to open.
  const reveal = useCallback((body: HTMLElement | null) => body?.scrollIntoView({ block: 'nearest' }), []);
  const turn = (kind: TunnelKind | null) => {
    setOpen(kind);
    draftTunnel({ open: kind });
  };
  if (choice === null) return <p className="hint">One moment…</p>;
  return (
    <ul className="options">
      {choice.options.filter(show).map((option) => {
        const { kind, title, about } = option;
        const isOpen = kind === open;
        return (
          <li key={kind} className="option" data-open={isOpen} data-testid={`tunnel-option-${kind}`}>
            <h3>
              <button
                type="button"
                className="option-head disclose"
                aria-expanded={isOpen}
                aria-controls={isOpen ? `${id}-${kind}` : undefined}
                data-testid={`tunnel-choose-${kind}`}
                onClick={() => turn(isOpen ? null : kind)}
              >
                <span className="option-words">
                  <span className="option-title">
                    <Untrusted text={title} max={60} />
                    {kind === used && <span className="effect">in use</span>}
                  </span>
                  <span className="option-about">
                    <Untrusted text={about} max={240} />
                  </span>
                </span>
                <ChevronIcon />
              </button>
            </h3>
            {isOpen && (
              <div ref={reveal} id={`${id}-${kind}`} className="option-body">
                <OptionForm option={option} kept={choice.kept} done={done} />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
