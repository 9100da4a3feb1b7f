import type { Control } from '../../protocol/control.ts';
import { ControlClient } from '../control/control-client.ts';
import { defaultDataDir } from '../data-folder.ts';
import type { Arguments, OptionName } from './arguments.ts';
import type { Printer } from './printer.ts';
import type { Usage } from './usage.ts';
import type { World } from './world.ts';

/** What a command is given to work with. */
export interface Context {
  readonly args: Arguments;
  readonly print: Printer;
  readonly world: World;
  /** Absolute. */
  readonly dataDir: string;
}

/** One command of the program. */
export interface Command extends Usage {
  readonly name: string;
  /** Its own options, besides those that every command takes. */
  readonly options: readonly OptionName[];
  /** How many words may follow its name. */
  readonly words: number;
  /**
   * Does it, and gives the exit code.
   * @throws UsageError, ControlError, Fault: the sentence for the person.
   */
  run(context: Context): Promise<number>;
}

export const dataDirOf = (args: Arguments): string => args.path('data-dir') ?? defaultDataDir();

/** Does something with the running Drawbridge of the data folder. @throws NotRunning where there is none. */
export async function withControl<T>(context: Context, work: (control: Control) => Promise<T>): Promise<T> {
  const client = await ControlClient.connect(context.dataDir);
  try {
    return await work(client.control);
  } finally {
    client.close();
  }
}
