import { mkdtempSync, readFileSync, renameSync, symlinkSync, watch, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Outside } from '../../../server/outside/outside.ts';
import { createAuthority } from '../../server/oauth/certificates.ts';
import { ledHere } from '../led-here.ts';

/** What the stand-in does; the head of cloudflared.mjs explains each member. */
export interface Scenario {
  readonly scenario?: string;
  readonly stubborn?: boolean;
  readonly json?: boolean;
  readonly chunks?: boolean;
  readonly color?: boolean;
  readonly connections?: number;
  readonly host?: string;
  readonly printPort?: boolean;
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly routes?: readonly { readonly hostname: string; readonly service: string }[];
}

export interface StandInState {
  readonly pid: number;
  readonly port: number | null;
  readonly url: string | null;
  readonly argv: readonly string[];
  /** The names of the variables in its environment. */
  readonly env: readonly string[];
  readonly connected: boolean;
}

export interface StandIn {
  /** A folder with an executable `cloudflared` in it: for PATH. */
  readonly folder: string;
  /** That executable: for CLOUDFLARED_BIN. */
  readonly path: string;
  /** Holds from the next start on. */
  change(scenario: Scenario): void;
  /** How the last one that was started is. @throws Error before the first start. */
  state(): StandInState;
  /** Resolves as soon as the state is as wanted; look at it only then. */
  until(wanted: (state: StandInState) => boolean): Promise<StandInState>;
  /** How often a tunnel was started. */
  starts(): number;
  /** Ends what still runs of it, and removes the folder. */
  remove(): Promise<void>;
}

/** A token as Cloudflare gives them: base64 of JSON with account, tunnel and secret. */
export const standInToken = Buffer.from(
  JSON.stringify({
    a: 'c0ffee',
    t: '8f1e0a52-5d0c-4d53-9c1d-0a4f6f3a9b11',
    s: 'c2VjcmV0LW9mLXRoZS10dW5uZWw=',
  }),
).toString('base64');

/** Puts an executable `cloudflared` that behaves as `scenario` says into a folder of its own. */
export function standInCloudflared(scenario: Scenario = {}): StandIn {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-cloudflared-'));
  const path = join(folder, 'cloudflared');
  symlinkSync(resolve(import.meta.dirname, 'cloudflared.mjs'), path);
  const change = (next: Scenario): void => {
    writeFileSync(`${folder}/scenario.json.new`, JSON.stringify(next));
    renameSync(`${folder}/scenario.json.new`, `${folder}/scenario.json`);
  };
  change(scenario);
  const state = (): StandInState => JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'));
  const started = (): string[] => {
    try {
      return readFileSync(join(folder, 'starts'), 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  };
  return {
    folder,
    path,
    change,
    state,
    until: (wanted) => waitFor(folder, state, wanted),
    starts: () => started().length,
    remove: async () => {
      for (const pid of started()) endIfStandIn(Number(pid));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A scenario whose whole way can be walked: the stand-in speaks TLS with a certificate for `host`, and prints its port.
 * `outside` is the way to it.
 */
export function reachableScenario(host = 'quiet-river-stone-lamp.trycloudflare.com'): {
  readonly scenario: Scenario;
  readonly outside: Outside;
} {
  const authority = createAuthority();
  const { cert, key } = authority.issue(host);
  return {
    scenario: { host, printPort: true, tls: { cert, key } },
    outside: ledHere(authority.cert),
  };
}

function waitFor(
  folder: string,
  state: () => StandInState,
  wanted: (state: StandInState) => boolean,
): Promise<StandInState> {
  return new Promise((resolve) => {
    const watcher = watch(folder, () => look());
    const look = (): void => {
      let now: StandInState;
      try {
        now = state();
      } catch {
        return;
      }
      if (!wanted(now)) return;
      watcher.close();
      resolve(now);
    };
    look();
  });
}

/** A process number may have been given to somebody else in the meantime. */
function endIfStandIn(pid: number): void {
  try {
    if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('drawbridge-cloudflared-')) return;
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
