import { usePopupActions, usePopupState } from './popup-context.ts';

export function PopupFooter() {
  const version = usePopupState((state) => state.status?.version ?? null);
  const { quit } = usePopupActions();
  return (
    <footer className="foot">
      <span className="quiet">{version === null ? 'Drawbridge' : `Drawbridge ${version}`}</span>
      <button type="button" className="button plain small" data-testid="quit" onClick={quit}>
        Quit
      </button>
    </footer>
  );
}
