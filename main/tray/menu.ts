import type { UpdateState } from '../../protocol/update.ts';
import type { HostState } from '../bridge-host.ts';
import { plainLine } from '../plain-line.ts';
import { tunnelLine } from './tunnel-line.ts';

export interface TrayActions {
  open(): void;
  copyUrl(): void;
  openTimeline(): void;
  openSettings(): void;
  /** Lowers the bridge, or raises it. */
  setLowered(lowered: boolean): void;
  /** Restarts into the version that is ready, once the bridge is idle. */
  restartToUpdate(): void;
  quit(): void;
}

/** What Electron builds a menu from, as far as this one needs it. */
export type TrayMenuItem =
  { type: 'separator' } | { type?: never; label: string; enabled?: boolean; click: () => void };

/** The tray's menu. It holds everything that a click on the icon would: on Linux that click may never arrive. */
export function trayMenu(host: HostState, update: UpdateState, actions: TrayActions): TrayMenuItem[] {
  const running = host.kind === 'running';
  const lowered = running && host.status.bridge === 'lowered';
  const knocks = running ? host.knocks.length : 0;
  const tunnel = running ? tunnelLine(host.status.tunnel) : null;
  return [
    {
      label: knocks > 0 ? `Answer ${knocks === 1 ? 'the knock' : `${knocks} knocks`}` : 'Open Drawbridge',
      click: actions.open,
    },
    { label: 'Copy URL for ChatGPT', enabled: running, click: actions.copyUrl },
    { label: 'Timeline', enabled: running, click: actions.openTimeline },
    { label: 'Settings', enabled: running, click: actions.openSettings },
    { type: 'separator' },
    // Only read: what to do about it is in the popup.
    ...(tunnel === null ? [] : [{ label: sentenceCase(tunnel), enabled: false, click: () => {} }]),
    {
      label: lowered ? 'Raise the bridge' : 'Lower the bridge',
      // Without a public address there is no bridge to lower.
      enabled: running && host.status.public !== null,
      click: () => actions.setLowered(!lowered),
    },
    { type: 'separator' },
    ...updateLine(update, actions),
    { label: 'Quit Drawbridge', click: actions.quit },
  ];
}

const sentenceCase = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

function updateLine(update: UpdateState, actions: TrayActions): TrayMenuItem[] {
  if (update.state === 'ready')
    return [
      { label: `Restart to update to ${plainLine(update.version, 30)}`, click: actions.restartToUpdate },
    ];
  // Only read: what it waits for, and how to take it back, is in the popup.
  return update.state === 'waiting'
    ? [{ label: 'Restarts once the bridge is idle', enabled: false, click: () => {} }]
    : [];
}
