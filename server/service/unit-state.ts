import { type AskSystemd, manage } from './systemctl.ts';

export const unitName = 'drawbridge.service';

/** What systemd says of the unit. */
export interface UnitState {
  readonly loaded: boolean;
  /** The file that it read; null where it knows none. */
  readonly path: string | null;
  readonly enabled: boolean;
  /** `active`, `activating`, `failed`, `inactive` and so on. */
  readonly active: string;
  /** Ms since the epoch; null where it is not active. */
  readonly since: number | null;
  readonly pid: number | null;
  /** Why it ended: `success`, `exit-code`, `start-limit-hit` and so on. */
  readonly result: string;
  readonly exitCode: number;
  readonly restarts: number;
}

const properties = [
  'LoadState',
  'FragmentPath',
  'UnitFileState',
  'ActiveState',
  'ActiveEnterTimestampMonotonic',
  'MainPID',
  'Result',
  'ExecMainStatus',
  'NRestarts',
];

/** @throws Fault where there is no service manager to ask. */
export async function unitState(ask: AskSystemd): Promise<UnitState> {
  const out = await manage(ask, 'show', unitName, `--property=${properties.join(',')}`);
  return readState(out, Date.now(), Number(process.hrtime.bigint() / 1000n));
}

/**
 * Reads what `systemctl show` prints.
 * @param now ms since the epoch
 * @param monotonic the kernel's CLOCK_MONOTONIC at that moment, µs: the one clock that both sides read
 */
export function readState(out: string, now: number, monotonic: number): UnitState {
  const values = new Map(
    out.split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)] as const;
    }),
  );
  const text = (name: string): string => values.get(name) ?? '';
  const number = (name: string): number => Number(text(name)) || 0;
  const active = text('ActiveState') || 'inactive';
  const entered = number('ActiveEnterTimestampMonotonic');
  return {
    loaded: text('LoadState') === 'loaded',
    path: text('FragmentPath') || null,
    enabled: text('UnitFileState') === 'enabled',
    active,
    since: active === 'active' && entered > 0 ? Math.round(now - (monotonic - entered) / 1000) : null,
    pid: number('MainPID') || null,
    result: text('Result') || 'success',
    exitCode: number('ExecMainStatus'),
    restarts: number('NRestarts'),
  };
}
