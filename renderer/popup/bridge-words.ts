import type { Settings } from '../../protocol/settings.ts';
import type { Status } from '../../protocol/status.ts';
import type { TunnelState } from '../../protocol/tunnel.ts';
import { addressOf } from './address.ts';

export interface BridgeWords {
  state: 'starting' | 'raised' | 'lowered' | 'problem';
  title: string;
  text: string;
  /** The switch means something only where there is a public address to open or close. */
  switchable: boolean;
}

const raised = 'Nobody outside can reach this computer';
/** What is to be said first of a tunnel in that state, whatever else there is. */
const wrongWith: Record<TunnelState, string | null> = {
  off: null,
  starting: null,
  checking: null,
  open: null,
  retrying: 'Not reachable now; it is tried again',
  failed: 'Not reachable: the tunnel failed',
};

/** What the head of the popup says about the bridge. */
export function bridgeWords(status: Status | null, settings: Settings | null): BridgeWords {
  if (status === null)
    return { state: 'starting', title: 'Starting', text: 'One moment…', switchable: false };
  const { url, reach } = addressOf(status, settings);
  const lowered = status.bridge === 'lowered';
  const { state } = status.tunnel;
  const text = {
    open: `Reachable at ${new URL(url).host}`,
    raised,
    local: 'Only programs on this computer can connect',
    coming: 'The public address is on its way',
  }[reach];
  // An address that nothing came back through yet may lead nowhere.
  const underWay = reach === 'open' && state === 'checking' ? 'Checking the public address' : null;
  const wrong = reach === 'local' ? null : wrongWith[state];
  return {
    state: status.problems.length > 0 || wrong !== null ? 'problem' : status.bridge,
    title: lowered ? 'Lowered' : 'Raised',
    text: wrong ?? (reach === 'coming' && state === 'off' ? raised : (underWay ?? text)),
    switchable: reach !== 'local',
  };
}
