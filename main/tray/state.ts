import type { HostState } from '../bridge-host.ts';
import { tunnelLine } from './tunnel-line.ts';

/** What the tray icon can look like. */
export const trayIcons = ['raised', 'lowered', 'knock', 'problem'] as const;
export type TrayIcon = (typeof trayIcons)[number];

export interface TrayLook {
  icon: TrayIcon;
  tooltip: string;
}

/** A knock goes before a problem, a problem before whether the bridge is raised or lowered. */
export function trayLook(host: HostState): TrayLook {
  switch (host.kind) {
    case 'starting':
      return { icon: 'raised', tooltip: 'Drawbridge is starting' };
    case 'failed':
      return { icon: 'problem', tooltip: 'Drawbridge could not start' };
    case 'closed':
      return { icon: 'raised', tooltip: 'Drawbridge is quitting' };
    case 'running':
      return runningLook(host);
  }
}

function runningLook({ status, knocks }: Extract<HostState, { kind: 'running' }>): TrayLook {
  const { length } = knocks;
  if (length > 0) {
    return {
      icon: 'knock',
      tooltip: length === 1 ? 'Someone knocks: open to answer' : `${length} knocks wait for an answer`,
    };
  }
  const problems =
    status.problems.length + status.upstreams.filter((upstream) => upstream.state === 'failed').length;
  if (problems > 0) {
    return {
      icon: 'problem',
      tooltip: problems === 1 ? 'Drawbridge: a problem' : `Drawbridge: ${problems} problems`,
    };
  }
  const { state } = status.tunnel;
  const tunnel = tunnelLine(status.tunnel);
  if (tunnel !== null && (state === 'failed' || state === 'retrying'))
    return { icon: 'problem', tooltip: `Drawbridge: ${tunnel}` };
  // An address that nothing came back through yet may lead nowhere: it is not called reachable.
  if (tunnel !== null && (state === 'starting' || state === 'checking'))
    return { icon: 'raised', tooltip: `Drawbridge: ${tunnel}` };
  return status.bridge === 'lowered'
    ? { icon: 'lowered', tooltip: `The bridge is lowered: ${status.public?.origin ?? 'reachable'}` }
    : { icon: 'raised', tooltip: 'The bridge is raised: nobody outside can reach it' };
}
