import { useEffect, useRef } from 'react';
import { CheckupIcon, PencilIcon } from '../shared/icons.tsx';
import { FirstChoice } from '../tunnel/first-choice.tsx';
import { TunnelLine } from '../tunnel/tunnel-line.tsx';
import { addressOf, afterCopying } from './address.ts';
import { CopyButton } from './copy-button.tsx';
import { usePopupActions, usePopupState } from './popup-context.ts';

const titles = {
  open: 'Paste this into ChatGPT',
  raised: 'Paste this into ChatGPT',
  coming: 'Public address',
  local: 'Address on this computer',
};
const hints = {
  open: null,
  raised: 'The bridge is raised: lower it before you connect.',
  coming: null,
  local: null,
};

/** The address to paste into ChatGPT and how the way to it is; before there is one, the choice of a way. */
export function AddressCard() {
  const status = usePopupState((state) => state.status);
  const settings = usePopupState((state) => state.settings);
  const { changeTunnel, openCheckup } = usePopupActions();
  const chosen = status !== null && addressOf(status, settings).reach !== 'local';
  const wasChosen = useRef(chosen);
  useEffect(() => {
    // The form in which it was chosen is gone, and the keyboard with it.
    if (chosen && !wasChosen.current && document.activeElement === document.body)
      document.getElementById('change-tunnel')?.focus();
    wasChosen.current = chosen;
  }, [chosen]);
  if (status === null) return null;

  const { url, reach } = addressOf(status, settings);
  const { tunnel } = status;
  const local = reach === 'local';
  // Copied before the tunnel is open, the address would lead nowhere yet.
  const ready = reach === 'open' && (tunnel.kind === null || tunnel.state === 'open');
  return (
    <>
      {local && <FirstChoice />}
      <section className="card address" aria-labelledby="address-title">
        <div className="address-line">
          <h2 id="address-title" className="label">
            {titles[reach]}
          </h2>
          {!local && (
            <span className="row-actions">
              {reach === 'open' && (
                <button
                  type="button"
                  className="button plain small"
                  data-testid="open-checkup"
                  onClick={openCheckup}
                >
                  <CheckupIcon />
                  Check the way
                </button>
              )}
              <button
                type="button"
                id="change-tunnel"
                className="icon-button small"
                aria-label="Change the public address"
                title="Change the public address"
                data-testid="edit-public-url"
                onClick={() => changeTunnel(true)}
              >
                <PencilIcon />
              </button>
            </span>
          )}
        </div>
        {reach === 'coming' ? (
          <p className="address-url quiet">Not known yet</p>
        ) : (
          <>
            <p className="address-url mono" data-testid="public-url" title={url}>
              <bdi dir="ltr">{url}</bdi>
            </p>
            <CopyButton hint={hints[reach]} quiet={!ready} after={afterCopying(tunnel.kind)} />
          </>
        )}
        {tunnel.kind !== null && <TunnelLine tunnel={tunnel} />}
      </section>
    </>
  );
}
