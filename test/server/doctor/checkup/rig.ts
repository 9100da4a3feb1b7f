import { onTestFinished } from 'vitest';
import type { CheckupState } from '../../../../protocol/checkup.ts';
import type { BridgeOptions } from '../../../../server/bridge-options.ts';
import { type Behaviour, type Edge, startEdge } from '../../../helpers/edge.ts';
import { type RunningBridge, runBridge } from '../../../helpers/running-bridge.ts';

export interface Behind {
  readonly edge: Edge;
  readonly bridge: RunningBridge;
}

/** A whole bridge with an edge in front that behaves as told, for one test; a check-up needs no server behind it. */
export async function bridgeBehind(
  behaviour: Behaviour = {},
  options: Partial<BridgeOptions> = {},
  servers: object = {},
): Promise<Behind> {
  const edge = await startEdge(behaviour);
  const bridge = await runBridge({ publicUrl: edge.origin, ...options }, servers);
  edge.lead(bridge.origin);
  onTestFinished(async () => {
    await bridge.stop();
    await edge.close();
  });
  return { edge, bridge };
}

/** Starts a check-up, and gives its state when it is done. */
export async function checkedUp(bridge: RunningBridge): Promise<CheckupState> {
  const done = new Promise<CheckupState>((resolve) => {
    const stop = bridge.subscribe((notification) => {
      if (notification.name !== 'checkup' || notification.data.running) return;
      stop();
      resolve(notification.data);
    });
  });
  await bridge.control.startCheckup({});
  return done;
}

/** The steps that went wrong, as `name agent`. */
export const wrong = (state: CheckupState): string[] =>
  state.steps.filter(({ ok }) => !ok).map(({ name, agent }) => `${name} ${agent}`);
