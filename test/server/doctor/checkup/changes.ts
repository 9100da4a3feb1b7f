import type { CheckupState } from '../../../../protocol/checkup.ts';
import type { Bridge } from '../../../../server/bridge.ts';

/** Every state that a bridge tells of its check-up from now on. */
export function changesOf(bridge: Bridge) {
  const all: CheckupState[] = [];
  const waiting = new Set<() => void>();
  bridge.subscribe((notification) => {
    if (notification.name !== 'checkup') return;
    all.push(notification.data);
    for (const wake of waiting) wake();
    waiting.clear();
  });
  /** The first state that passes. */
  const until = async (passes: (state: CheckupState) => boolean): Promise<CheckupState> => {
    for (;;) {
      const found = all.find(passes);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => void waiting.add(resolve));
    }
  };
  return { all, until };
}
