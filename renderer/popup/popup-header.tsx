import { AlertIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { BridgeGlyph } from './bridge-glyph.tsx';
import { BridgeSwitch } from './bridge-switch.tsx';
import { bridgeWords } from './bridge-words.ts';
import { usePopupState } from './popup-context.ts';

/** Whether the bridge is up or down, in a picture, in words, and as a switch. */
export function PopupHeader() {
  const status = usePopupState((state) => state.status);
  const settings = usePopupState((state) => state.settings);
  const words = bridgeWords(status, settings);
  const lowered = status?.bridge === 'lowered';
  return (
    <header className="head">
      <BridgeGlyph lowered={lowered} />
      <div className="head-words">
        <h1 className="head-name">Drawbridge</h1>
        <p className="head-state" data-testid="bridge-state" data-state={words.state}>
          {words.title}
          {words.state === 'problem' && <AlertIcon className="danger" />}
        </p>
        <p className="head-text">
          <Untrusted text={words.text} />
        </p>
      </div>
      {words.switchable && <BridgeSwitch lowered={lowered} />}
    </header>
  );
}
