import type { Control, Notification } from '../protocol/control.ts';
import type { Status } from '../protocol/status.ts';
import type { Activity } from '../protocol/update.ts';
import type { BridgeOptions } from './bridge-options.ts';
import { Closers } from './closers.ts';
import { openOwners } from './owners.ts';
import { serveHttp } from './serve-http.ts';

/** The whole server, running: what the desktop shell and the command hold. */
export interface Bridge {
  status(): Status;
  readonly control: Control;
  /** Calls back for each notification of the contract; returns the function that stops it. */
  subscribe(listener: (notification: Notification) => void): () => void;
  denyKnocks(): void;
  /** What closing would break off now. */
  activity(): Activity;
  /** From now on no request is begun; those under way go on. There is no way back but a new start. */
  drain(): void;
  /** The computer woke up, or its network is another one. */
  wake(): void;
  /** Denies knocks, closes streams, sockets and upstreams, writes the journal. */
  close(reason: string): Promise<void>;
}

/**
 * Starts everything that works without a window.
 * @throws Fault with one sentence for the person: a busy port, an unusable folder, a broken file, another instance.
 */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const closers = new Closers();
  try {
    const owners = await openOwners(options, closers);
    const issuers = await serveHttp(options, owners, closers);
    // Before any request is read. Children would have taken the processor while the port was waited for.
    owners.gateway.start();
    // Doctor, tunnels and the contract's schemas are a third of the code, and no request needs them.
    const { openFrontEnds } = await import('./front-ends.ts');
    return openFrontEnds(options, owners, issuers, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}
