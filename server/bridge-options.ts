import type { ConsentLimits } from './consent/limits.ts';
import type { Patience } from './doctor/checkup/asker.ts';
import type { Outside } from './outside/outside.ts';

export interface BridgeOptions {
  readonly dataDir: string;
  /** 0: any free port. */
  readonly port: number;
  /** Overrides the settings' public URL for this run. */
  readonly publicUrl?: string;
  /** The mcpServers file; mcp.json in the data folder where it is left out. */
  readonly configFile?: string;
  /** For the log: a problem as it appears, or a bug with its cause. */
  readonly onProblem?: (sentence: string, cause?: unknown) => void;
  /** The clock, ms since the epoch. */
  readonly now?: () => number;
  readonly consent?: Partial<ConsentLimits>;
  /** How long a check-up waits for answers. */
  readonly checkupPatience?: Partial<Patience>;
  /** How the public address is reached from here. */
  readonly outside?: Outside;
  /** The path of the cloudflared that came with the app; there may be none. */
  readonly bundledCloudflared?: string;
  /** Where tokens and paths may be given instead; the process's own where it is left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}
