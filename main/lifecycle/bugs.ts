import type { Question } from '../dialogs.ts';

export interface BugParts {
  log(line: string, cause: unknown): void;
  /** Nobody is let in by an app that does not know its own state. */
  denyKnocks(): void;
  ask(question: Question): Promise<number>;
  quit(): void;
  /** Where the person finds the details. */
  logPath: string;
}

/** What a bug does to the app: denied knocks, a line in the log, and one sentence to the person, once. */
export function listenForBugs(parts: BugParts): void {
  let told = false;
  const onBug = async (cause: unknown): Promise<void> => {
    parts.log('a fault of the app itself', cause);
    try {
      parts.denyKnocks();
      if (told) return;
      told = true;
      const button = await parts.ask({
        message: 'Drawbridge ran into a fault of its own',
        detail: `It may not work as it should until it is started again, and whoever was knocking was denied; the details are in ${parts.logPath}.`,
        buttons: ['Quit', 'Keep going'],
      });
      if (button === 0) parts.quit();
    } catch (error) {
      // A fault in here must not come back as another one.
      parts.log('could not tell about it', error);
    }
  };
  process.on('uncaughtException', (cause) => void onBug(cause));
  process.on('unhandledRejection', (cause) => void onBug(cause));
}
