import type { BridgeHost } from '../bridge-host.ts';
import type { Question } from '../dialogs.ts';

export interface StartParts {
  host: BridgeHost;
  ask(question: Question): Promise<number>;
  /** Called before the person is asked, and before the server is tried again. */
  onFailed(): void;
  onRetry(): void;
  giveUp(): void;
}

/** Starts the server; where it can't, says why in one sentence, and tries again or gives up as the person likes. */
export async function startServer(parts: StartParts): Promise<void> {
  for (;;) {
    const state = await parts.host.start();
    if (state.kind !== 'failed') return;
    parts.onFailed();
    const button = await parts.ask({
      message: 'Drawbridge could not start',
      detail: state.sentence,
      buttons: ['Try again', 'Quit'],
    });
    if (button !== 0) return parts.giveUp();
    parts.onRetry();
  }
}
