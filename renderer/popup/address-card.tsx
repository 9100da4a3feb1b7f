import { useState } from 'react';
import { PencilIcon } from '../shared/icons.tsx';
import { addressOf } from './address.ts';
import { CopyButton } from './copy-button.tsx';
import { usePopupState } from './popup-context.ts';
import { PublicUrlForm } from './public-url-form.tsx';

const hints = {
  open: null,
  raised: 'The bridge is raised: lower it before you connect.',
  local: null,
};

/** The address to paste into ChatGPT. */
export function AddressCard() {
  const status = usePopupState((state) => state.status);
  const settings = usePopupState((state) => state.settings);
  const [editing, setEditing] = useState(false);
  if (status === null) return null;

  const { url, reach } = addressOf(status, settings);
  const local = reach === 'local';
  return (
    <section className="card address" aria-labelledby="address-title">
      <div className="address-line">
        <h2 id="address-title" className="label">
          {local ? 'Address on this computer' : 'Paste this into ChatGPT'}
        </h2>
        {!local && !editing && (
          <button
            type="button"
            className="icon-button small"
            aria-label="Change the public address"
            title="Change the public address"
            data-testid="edit-public-url"
            onClick={() => setEditing(true)}
          >
            <PencilIcon />
          </button>
        )}
      </div>
      <p className="address-url mono" data-testid="public-url" title={url}>
        <bdi dir="ltr">{url}</bdi>
      </p>
      <CopyButton hint={hints[reach]} quiet={reach !== 'open'} />
      {(local || editing) && (
        <PublicUrlForm current={settings?.publicUrl ?? null} done={() => setEditing(false)} />
      )}
    </section>
  );
}
