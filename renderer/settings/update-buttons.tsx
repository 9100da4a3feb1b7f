import type { UpdateState } from '../../protocol/update.ts';
import { usePopupActions } from '../popup/popup-context.ts';

/** What can be done about a version that is ready: restart into it once the bridge is idle, or keep this one running. */
export function UpdateButtons({ update }: { update: UpdateState }) {
  const { restartToUpdate, keepRunning } = usePopupActions();
  if (update.state === 'ready')
    return (
      <button
        type="button"
        className="button small primary"
        data-testid="restart-to-update"
        onClick={() => void restartToUpdate()}
      >
        Restart when the bridge is idle
      </button>
    );
  if (update.state !== 'waiting') return null;
  return (
    <button
      type="button"
      className="button small"
      data-testid="keep-running"
      // It stands where the other one was: the second half of a double click takes nothing back.
      onClick={({ detail }) => {
        if (detail < 2) void keepRunning();
      }}
    >
      Keep running
    </button>
  );
}
