import type { startBridge } from '../bridge.ts';
import { nodeProgram, type Program } from '../service/program.ts';
import { Fault } from '../faults.ts';
import { commandName } from './command-name.ts';

/** What a command needs of the process it runs in. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** How the person calls this command, for hints that can be copied. */
  readonly name: string;
  /** What starts it again, for a service. */
  readonly program: () => Program;
  /** Loads the server: it takes half a second that no other command should pay for. */
  readonly loadBridge: () => Promise<{ startBridge: typeof startBridge }>;
}

export const thisWorld = (): World => ({
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  name: commandName(process.argv[1], process.cwd()),
  program: () => nodeProgram(process.execPath, process.argv[1], process.env),
  loadBridge: () => import('../bridge.ts').catch(explain),
});

/** Native libraries that are not there, or not made for this system, stop the server before its first line. */
function explain(error: unknown): never {
  const cause = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  if (!/Cannot find (?:package|module)|No native build|\.node\b|dlopen|GLIBC/i.test(cause)) throw error;
  throw new Fault(
    `A library of Drawbridge's cannot be loaded on this system, ${process.platform} ${process.arch} (${cause}): install Drawbridge anew; it needs Linux (glibc 2.29 or newer, or musl), macOS or Windows, on x64 or arm64.`,
  );
}
