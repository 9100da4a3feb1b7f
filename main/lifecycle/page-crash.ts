import type { Question } from '../dialogs.ts';
import type { CrashHistory } from '../windows/crash-history.ts';

export interface PageCrashParts {
  history: CrashHistory;
  /** A window that broke can't have shown a knock rightly. */
  denyKnocks(): void;
  ask(question: Question): Promise<number>;
  quit(): void;
  log(line: string): void;
}

/**
 * What follows the crash of a page: knocks are denied, the window is made anew once, and where it crashes again the
 * person is told and asked.
 * @param reason Electron's word for it, like `crashed` or `oom`
 */
export async function afterPageCrash(
  page: string,
  reason: string,
  reopen: () => void,
  parts: PageCrashParts,
): Promise<void> {
  parts.log(`the page of the ${page} ended: ${reason}`);
  parts.denyKnocks();
  if (parts.history.record(page) === 'reopen') return reopen();
  const button = await parts.ask({
    message: `The ${page} of Drawbridge crashed twice`,
    detail: `Its window ended unexpectedly (${reason}). Whoever was knocking was denied; the bridge itself is as it was. Open the ${page} again, or quit and start Drawbridge anew.`,
    buttons: ['Open again', 'Quit', 'Leave it closed'],
  });
  if (button === 0) reopen();
  if (button === 1) parts.quit();
}
