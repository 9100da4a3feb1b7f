import { useEffect, useRef, useState } from 'react';
import type { Grant } from '../../protocol/consent.ts';
import { announce } from '../shared/announcer.tsx';
import { clip, oneLine } from '../shared/format-text.ts';
import { ago, moment } from '../shared/format-time.ts';
import { KeyIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { usePopupActions } from './popup-context.ts';

/** One client that holds access; revoking asks once more, in place. */
export function GrantRow({ grant, now }: { grant: Grant; now: number }) {
  const { revoke } = usePopupActions();
  const [asking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const ask = useRef<HTMLButtonElement>(null);
  const name = clip(oneLine(grant.clientName), 60);
  const wasAsking = useRef(false);

  useEffect(() => {
    if (asking) keep.current?.focus();
    else if (wasAsking.current) ask.current?.focus();
    wasAsking.current = asking;
  }, [asking]);

  const until = grant.expiresAt === null ? 'Until you revoke it' : `Until ${moment(grant.expiresAt, now)}`;
  const used = grant.lastUsedAt === null ? 'never used' : `used ${ago(grant.lastUsedAt, now)}`;
  const doRevoke = async () => {
    await revoke(grant.id);
    announce(`${name} no longer has access.`);
  };

  return (
    <li className="row" data-testid="grant">
      <span className="row-icon">
        <KeyIcon />
      </span>
      <span className="row-main">
        <Untrusted text={grant.clientName} className="row-title" />
        {asking ? (
          <span className="row-sub">It loses access at once and has to ask again.</span>
        ) : (
          <span className="row-sub">
            {until} · {used}
          </span>
        )}
      </span>
      {asking ? (
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Esc anywhere in the pair keeps the grant
        <span
          className="row-end"
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            setAsking(false);
          }}
        >
          <button ref={keep} type="button" className="button plain small" onClick={() => setAsking(false)}>
            Keep
          </button>
          <button
            type="button"
            className="button small danger"
            data-testid="revoke-confirm"
            aria-label={`Revoke the access of ${name}`}
            onClick={() => void doRevoke()}
          >
            Revoke
          </button>
        </span>
      ) : (
        <button
          ref={ask}
          type="button"
          className="button plain small row-end"
          data-testid="revoke"
          aria-label={`Revoke the access of ${name}…`}
          onClick={() => setAsking(true)}
        >
          Revoke
        </button>
      )}
    </li>
  );
}
