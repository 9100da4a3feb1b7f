import { userInfo } from 'node:os';
import { statSync } from 'node:fs';
import { ControlClient } from '../control/control-client.ts';
import { version } from '../version.ts';
import type { AskSystemd } from './systemctl.ts';
import { environmentFileProblem, readUnit, type ServicePlaces } from './unit-file.ts';
import type { UnitOwner } from './unit-seal.ts';
import { type UnitState, unitState } from './unit-state.ts';
import { dataDirIn } from './unit-text.ts';

/** Everything that is known of the service; what `service status --json` prints. */
export interface ServiceStatus {
  readonly installed: boolean;
  readonly unit: string;
  /** Whose the unit file is; null where there is none. */
  readonly owner: UnitOwner | null;
  readonly enabled: boolean;
  /** systemd's own word: `active`, `activating`, `failed`, `inactive` and so on. */
  readonly active: string;
  /** Ms since the epoch. */
  readonly since: number | null;
  readonly pid: number | null;
  readonly restarts: number;
  /** Why it ended, in systemd's words: `success`, `exit-code`, `signal`, `start-limit-hit` and so on. */
  readonly result: string;
  readonly exitCode: number;
  readonly dataDir: string | null;
  readonly version: { readonly running: string | null; readonly installed: string };
  /** Addresses for MCP; null where it does not answer, or has none. */
  readonly url: { readonly public: string | null; readonly local: string | null };
  /** Whether it runs without a login; null where that is not known. */
  readonly linger: boolean | null;
  readonly problems: readonly string[];
}

/** @throws Fault where there is no service manager to ask. */
export async function serviceStatus(ask: AskSystemd, places: ServicePlaces): Promise<ServiceStatus> {
  const file = readUnit(places.unit);
  const state = await unitState(ask);
  const dataDir = file === null ? null : dataDirIn(file.text);
  const running = state.active === 'active' && dataDir !== null ? await askBridge(dataDir) : null;
  return {
    installed: file !== null,
    unit: places.unit,
    owner: file?.owner ?? null,
    enabled: state.enabled,
    active: state.active,
    since: state.since,
    pid: state.pid,
    restarts: state.restarts,
    result: state.result,
    exitCode: state.exitCode,
    dataDir,
    version: { running: running?.version ?? null, installed: version },
    url: { public: running?.public ?? null, local: running?.local ?? null },
    linger: lingers(),
    problems: problemsOf(places, state, file !== null),
  };
}

interface Running {
  readonly version: string;
  readonly public: string | null;
  readonly local: string;
}

/** What the server of a data folder says of itself; null where none answers. */
export async function askBridge(dataDir: string): Promise<Running | null> {
  try {
    const client = await ControlClient.connect(dataDir);
    try {
      const status = await client.control.status({});
      return { version: status.version, public: status.public?.mcp ?? null, local: status.local.mcp };
    } finally {
      client.close();
    }
  } catch {
    return null;
  }
}

/** logind keeps a file for each user whose manager runs without a login. */
function lingers(): boolean | null {
  try {
    return (
      statSync(`/var/lib/systemd/linger/${userInfo().username}`, { throwIfNoEntry: false }) !== undefined
    );
  } catch {
    return null;
  }
}

function problemsOf({ environmentFile, unit }: ServicePlaces, state: UnitState, written: boolean): string[] {
  const problems = [environmentFileProblem(environmentFile)];
  if (written && !state.loaded)
    problems.push(`systemd does not know ${unit}: systemctl --user daemon-reload`);
  if (state.path !== null && state.path !== unit && (written || state.active === 'active'))
    problems.push(`systemd reads ${state.path} instead of ${unit}: remove the one that is not wanted.`);
  return problems.filter((problem) => problem !== null);
}
