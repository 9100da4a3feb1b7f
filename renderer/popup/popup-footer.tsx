import { GearIcon } from '../shared/icons.tsx';
import { usePopupActions, usePopupState } from './popup-context.ts';

export function PopupFooter() {
  const version = usePopupState((state) => state.status?.version ?? null);
  const { openSettings, quit } = usePopupActions();
  return (
    <footer className="foot">
      <span className="quiet">{version === null ? 'Drawbridge' : `Drawbridge ${version}`}</span>
      <span className="foot-actions">
        <button
          type="button"
          id="open-settings"
          className="button plain small"
          data-testid="open-settings"
          onClick={() => openSettings()}
        >
          <GearIcon />
          Settings
        </button>
        <button type="button" className="button plain small" data-testid="quit" onClick={quit}>
          Quit
        </button>
      </span>
    </footer>
  );
}
