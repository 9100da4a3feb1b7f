import type { ParsedInput } from '../../protocol/control.ts';
import type { TunnelChoice, TunnelStatus } from '../../protocol/tunnel.ts';

/** The tunnel in use and the choice between them: what the control contract and the desktop hold. */
export interface Tunnels {
  status(): TunnelStatus;
  choice(): Promise<TunnelChoice>;
  /** @throws ControlError bad-input where the kind needs what was not given; not-possible where it cannot be saved. */
  use(input: ParsedInput<'useTunnel'>): Promise<TunnelStatus>;
  /** Probes the public address now; resolves when it is known how that went. */
  check(): Promise<TunnelStatus>;
  /** The computer woke up or its network changed: what is known of the way may be wrong. */
  wake(): void;
  /** The settings or the bridge's state changed: open, close or change what has to be. */
  follow(): void;
  /** Calls back after each change of `status`; returns the function that stops it. */
  onChanged(listener: () => void): () => void;
  close(): Promise<void>;
}
