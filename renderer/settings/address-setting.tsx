import { useId } from 'react';
import { addressOf } from '../popup/address.ts';
import { usePopupActions, usePopupState } from '../popup/popup-context.ts';
import { Untrusted } from '../shared/untrusted.tsx';
import { kindNames } from '../tunnel/tunnel-words.ts';
import { SettingCard } from './setting-card.tsx';

/** The way from outside, and the way to change it. */
export function AddressSetting() {
  const status = usePopupState((state) => state.status);
  const settings = usePopupState((state) => state.settings);
  const { changeTunnel } = usePopupActions();
  const titleId = useId();
  const address = status === null ? null : addressOf(status, settings);
  const kind = status?.tunnel.kind ?? null;
  return (
    <SettingCard
      name="tunnel"
      title="Public address"
      titleId={titleId}
      aside={
        status !== null && (
          <button
            type="button"
            id="change-tunnel-settings"
            className="button small"
            aria-label={`${kind === null ? 'Choose' : 'Change'} the public address`}
            data-testid="settings-tunnel"
            onClick={() => changeTunnel(true)}
          >
            {kind === null ? 'Choose' : 'Change'}
          </button>
        )
      }
    >
      <p className="setting-text">
        {address === null ? (
          'One moment…'
        ) : address.reach === 'local' || address.reach === 'coming' ? (
          kind === null ? (
            'There is none: only programs on this computer can connect.'
          ) : (
            `${kindNames[kind]}. The address is not known yet.`
          )
        ) : (
          <>
            {kind !== null && `${kindNames[kind]}: `}
            <Untrusted text={address.url} max={300} className="mono" />
          </>
        )}
      </p>
    </SettingCard>
  );
}
