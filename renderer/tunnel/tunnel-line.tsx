import { useEffect, useRef, useState } from 'react';
import type { TunnelStatus } from '../../protocol/tunnel.ts';
import { usePopupActions } from '../popup/popup-context.ts';
import { announce } from '../shared/announcer.tsx';
import { clip, oneLine, plural } from '../shared/format-text.ts';
import { AlertIcon, ChevronIcon, ClockIcon, ErrorIcon, PassIcon, PauseIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { useNow } from '../shared/use-now.ts';
import { TunnelLimits } from './tunnel-limits.tsx';
import { TunnelProgress } from './tunnel-progress.tsx';
import { kindNames, nextTry, tunnelWords, type TunnelWords } from './tunnel-words.ts';

const icons: Record<TunnelWords['tone'], typeof PassIcon> = {
  quiet: PauseIcon,
  busy: ClockIcon,
  good: PassIcon,
  warn: AlertIcon,
  bad: ErrorIcon,
};

/** How the tunnel is: a picture, words, and what can be done about it. */
export function TunnelLine({ tunnel }: { tunnel: TunnelStatus }) {
  const { checkTunnel, chooseTunnel, changeTunnel } = usePopupActions();
  const now = useNow(1000);
  const [busy, setBusy] = useState(false);
  const { state, kind, limits } = tunnel;
  const words = tunnelWords(tunnel);
  const Icon = icons[words.tone];
  useAnnouncedState(tunnel);

  const tryAgain = async () => {
    if (busy) return;
    setBusy(true);
    // One that failed is opened anew; one that is being tried is only asked sooner.
    const refused = state === 'failed' && kind !== null ? await chooseTunnel({ kind }) : await checkTunnel();
    setBusy(false);
    if (typeof refused === 'string') announce(refused, 'assertive');
  };
  return (
    <div className="tunnel-line" data-tone={words.tone} data-state={state} data-testid="tunnel-state">
      <p className="tunnel-title">
        <Icon />
        <span>
          <strong>{words.title}</strong>
          {kind !== null && <span className="quiet"> · {kindNames[kind]}</span>}
        </span>
      </p>
      {words.text !== null && (
        <p className="tunnel-text">
          <Untrusted text={words.text} max={600} />
        </p>
      )}
      {state === 'starting' && <TunnelProgress tunnel={tunnel} />}
      {(state === 'retrying' || state === 'failed') && (
        <div className="tunnel-buttons">
          <button
            type="button"
            className="button small"
            aria-disabled={busy}
            data-testid="tunnel-retry"
            onClick={() => void tryAgain()}
          >
            {state === 'failed' ? 'Try again' : 'Try now'}
          </button>
          <button
            type="button"
            className="button small"
            data-testid="tunnel-other"
            onClick={() => changeTunnel(true)}
          >
            Choose another
          </button>
          {state === 'retrying' && <span className="hint">{nextTry(tunnel.retryAt, now)}</span>}
        </div>
      )}
      {limits.length > 0 && state !== 'failed' && (
        <details className="tunnel-limits">
          <summary>
            <ChevronIcon />
            {plural(limits.length, 'thing')} to know about it
          </summary>
          <TunnelLimits limits={limits} />
        </details>
      )}
    </div>
  );
}

/** Speaks of the tunnel when its state becomes another one. */
function useAnnouncedState(tunnel: TunnelStatus): void {
  const before = useRef(tunnel.state);
  useEffect(() => {
    if (before.current === tunnel.state) return;
    before.current = tunnel.state;
    const { title, text } = tunnelWords(tunnel);
    announce(`Tunnel: ${title}. ${clip(oneLine(text ?? ''), 200)}`);
  }, [tunnel]);
}
