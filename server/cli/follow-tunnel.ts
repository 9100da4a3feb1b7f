import { isDeepStrictEqual } from 'node:util';
import type { TunnelStatus } from '../../protocol/tunnel.ts';
import type { ControlClient } from '../control/control-client.ts';
import { Fault } from '../faults.ts';
import { Bell } from './bell.ts';
import { signal } from './signals.ts';

/** So long without any news is enough, ms: the tunnel goes on trying without this command. */
const patience = 120_000;
/** And so long after the first try that failed: the next ones may do, and the person knows why it takes time, ms. */
const retryPatience = 20_000;

/** How long the next news are worth waiting for, ms; 0: not at all. @param deadline ms since the epoch */
function worthWaiting({ kind, retryAt, state }: TunnelStatus, deadline: number): number {
  if (kind === null) return 0;
  if (state === 'starting' || state === 'checking') return patience;
  if (state !== 'retrying' || (retryAt ?? 0) > deadline) return 0;
  return Math.max(0, deadline - Date.now());
}

/**
 * Does something about the tunnel and follows it until it is open or has failed, until Ctrl-C, or until nothing happens
 * any more.
 * @param change gives the status that it led to.
 * @param tell called with each status that is another one than before.
 * @throws Fault where Drawbridge ends; ControlError as `change` does.
 */
export async function followTunnel(
  client: ControlClient,
  change: () => Promise<TunnelStatus>,
  tell: (status: TunnelStatus) => void,
): Promise<{ status: TunnelStatus; why: 'done' | 'interrupted' | 'nothing new' }> {
  const interrupted = signal('SIGINT', 'SIGTERM');
  const bell = new Bell();
  let over: 'ended' | 'interrupted' | null = null;
  const stop = (why: 'ended' | 'interrupted'): void => {
    over = why;
    bell.ring();
  };
  const ending = (): typeof over => over;
  client.onEnd(() => stop('ended'));
  void interrupted.received.then(() => stop('interrupted'));
  try {
    // A notification may be older than the change: it says only that it is worth asking.
    await client.subscribe(({ name }) => {
      if (name === 'status') bell.ring();
    });
    let status = await change();
    tell(status);
    let deadline = Number.POSITIVE_INFINITY;
    for (;;) {
      if (status.state === 'retrying') deadline = Math.min(deadline, Date.now() + retryPatience);
      const wait = worthWaiting(status, deadline);
      if (wait === 0) return { status, why: 'done' };
      const heard = await bell.heard(wait);
      if (ending() === 'interrupted') return { status, why: 'interrupted' };
      if (ending() === 'ended') throw endedEarly();
      if (!heard) return { status, why: 'nothing new' };
      const { tunnel } = await client.control.status({});
      if (!isDeepStrictEqual(tunnel, status)) tell(tunnel);
      status = tunnel;
    }
  } finally {
    interrupted.stop();
  }
}

const endedEarly = (): Fault => new Fault('Drawbridge ended before the tunnel was open: start it again.');
