import type { startBridge } from '../bridge.ts';
import { commandName } from './command-name.ts';

/** What a command needs of the process it runs in. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** How the person calls this command, for hints that can be copied. */
  readonly name: string;
  /** Loads the server: it takes half a second that no other command should pay for. */
  readonly loadBridge: () => Promise<{ startBridge: typeof startBridge }>;
}

export const thisWorld = (): World => ({
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  name: commandName(process.argv[1], process.cwd()),
  loadBridge: () => import('../bridge.ts'),
});
