import type { Settings } from '../../protocol/settings.ts';
import type { Status } from '../../protocol/status.ts';
import { addressOf } from './address.ts';

export interface BridgeWords {
  state: 'starting' | 'raised' | 'lowered' | 'problem';
  title: string;
  text: string;
  /** The switch means something only where there is a public address to open or close. */
  switchable: boolean;
}

/** What the head of the popup says about the bridge. */
export function bridgeWords(status: Status | null, settings: Settings | null): BridgeWords {
  if (status === null)
    return { state: 'starting', title: 'Starting', text: 'One moment…', switchable: false };
  const { url, reach } = addressOf(status, settings);
  const lowered = status.bridge === 'lowered';
  const text = {
    open: `Reachable at ${new URL(url).host}`,
    raised: 'Nobody outside can reach this computer',
    local: 'Only programs on this computer can connect',
  }[reach];
  return {
    state: status.problems.length > 0 ? 'problem' : status.bridge,
    title: lowered ? 'Lowered' : 'Raised',
    text,
    switchable: reach !== 'local',
  };
}
