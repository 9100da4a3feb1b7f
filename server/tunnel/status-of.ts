import type { TunnelStatus } from '../../protocol/tunnel.ts';
import type { Candidate } from './candidates.ts';
import { limitSentences } from './limits.ts';
import type { TunnelRun } from './run.ts';
import type { RunState } from './run-state.ts';

/** The tunnel that leads, and what keeps it. */
export interface Leading {
  readonly candidate: Candidate;
  readonly run: TunnelRun;
}

/** What is told of a tunnel that is off: the bridge is raised, or none is chosen. */
const off = { state: 'off', doing: null, progress: null, problem: null, retryAt: null } as const;

type Told = Pick<TunnelStatus, 'state' | 'doing' | 'progress' | 'problem' | 'retryAt'>;

function told(state: RunState): Told {
  const nothing = { doing: null, progress: null, problem: null, retryAt: null };
  switch (state.at) {
    case 'starting':
      return { ...nothing, state: 'starting', doing: state.doing, progress: state.progress };
    case 'checking': {
      const doing = 'Trying the public address';
      return { ...nothing, state: 'checking', doing, problem: state.trouble?.sentence ?? null };
    }
    case 'open':
      return { ...nothing, state: 'open' };
    case 'retrying':
      return {
        ...nothing,
        state: 'retrying',
        problem: state.trouble.sentence,
        retryAt: state.retryAt,
      };
    case 'failed':
      return { ...nothing, state: 'failed', problem: state.trouble.sentence };
  }
}

/** The state of the tunnel for front ends. @param first the one that would lead if the bridge were lowered. */
export function statusOf(
  leading: Leading | null,
  first: Candidate | undefined,
  known: Pick<TunnelStatus, 'url' | 'since' | 'drift'>,
): TunnelStatus {
  const candidate = leading?.candidate ?? first;
  return {
    kind: candidate?.kind ?? null,
    ...(leading === null ? off : told(leading.run.state)),
    ...known,
    limits: candidate === undefined ? [] : limitSentences(candidate.kind, candidate.url),
  };
}
