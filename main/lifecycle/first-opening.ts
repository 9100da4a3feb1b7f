import type { HostState } from '../bridge-host.ts';
import { startTimes } from './start-times.ts';

/** As much of the server's host as is needed here. */
export interface StartingHost {
  readonly state: { readonly kind: HostState['kind'] };
  onChange(listener: () => void): void;
}

/**
 * Opens the first window when the server runs, or after a while whatever the server does; not where it failed: then the
 * person is asked something instead. A window that opens beside the server's start wants the same thread and the same
 * cores: the server listened 100 ms later that way, and the window itself was there no sooner.
 */
export function openWhenStarted(
  host: StartingHost,
  open: () => void,
  { patience, breath }: { readonly patience: number; readonly breath: number } = startTimes,
): void {
  let over = false;
  const end = (opens: boolean): void => {
    if (over) return;
    over = true;
    clearTimeout(slow);
    if (opens) open();
  };
  const slow = setTimeout(() => end(true), patience);
  host.onChange(() => {
    if (host.state.kind === 'running') setTimeout(() => end(true), breath);
    else if (host.state.kind !== 'starting') end(false);
  });
}
