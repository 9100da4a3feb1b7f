import { useState } from 'react';
import { announce } from '../shared/announcer.tsx';
import { usePopupActions } from './popup-context.ts';

/** Lowers or raises the bridge. */
export function BridgeSwitch({ lowered }: { lowered: boolean }) {
  const { setLowered } = usePopupActions();
  const [busy, setBusy] = useState(false);
  const turn = async () => {
    if (busy) return;
    setBusy(true);
    await setLowered(!lowered);
    setBusy(false);
    announce(
      lowered ? 'Raised. Nobody outside can reach this computer.' : 'Lowered. The public address answers.',
    );
  };
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      aria-checked={lowered}
      aria-busy={busy}
      aria-label="Bridge lowered"
      title={lowered ? 'Raise the bridge' : 'Lower the bridge'}
      data-testid="bridge-switch"
      onClick={() => void turn()}
    >
      <span className="switch-thumb" />
    </button>
  );
}
