import type { DesktopState } from '../../protocol/desktop.ts';
import type { PopupState } from '../popup/popup-state.ts';

/** What the desktop shell tells. A restart that the person asked for and that cannot be made is said, wherever they are. */
export function withDesktopTold(state: PopupState, desktop: DesktopState): PopupState {
  const before = state.desktop?.update.state;
  const { update } = desktop;
  const brokenOff = update.state === 'failed' && (before === 'waiting' || before === 'restarting');
  if (!brokenOff) return { ...state, desktop };
  return {
    ...state,
    desktop,
    notice: { kind: 'bad', title: 'Updating did not work', text: update.sentence },
  };
}
