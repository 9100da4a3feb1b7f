import type { z } from 'zod';
import { callNames, calls, ControlError, type CallName, type Control } from '../../protocol/control.ts';
import {
  desktopCallNames,
  desktopCalls,
  type Desktop,
  type DesktopCallName,
} from '../../protocol/desktop.ts';
import { invoke } from '../../server/control/invoke.ts';
import { appOrigin, subscribeCall } from './channel.ts';
import { CallMessage, type Answer } from './messages.ts';
import type { Senders } from './senders.ts';

/** Who sent an IPC message, as Electron itself knows it; nothing of it comes from the page. */
export interface Caller {
  readonly id: number;
  /** Null where the frame is gone already. */
  readonly origin: string | null;
  readonly mainFrame: boolean;
}

export interface RouterParts {
  senders: Senders;
  /** The control contract; waits while the server starts, rejects with a ControlError where it can't. */
  control(): Promise<Control>;
  /** The desktop contract, for the window that asks. */
  desktop(callerId: number): Desktop;
  log(line: string, cause?: unknown): void;
}

type Handler = (input: unknown, caller: Caller) => Promise<unknown>;

/**
 * Answers the pages' calls. The order is the safety: known sender, main frame, own origin, known call, valid input.
 * Never rejects: a refusal is an answer with the contract's error code and one sentence.
 */
export function createRouter(parts: RouterParts): (caller: Caller, message: unknown) => Promise<Answer> {
  const handlers = new Map<string, Handler>([
    ...callNames.map((name): [string, Handler] => [name, controlHandler(name, parts)]),
    ...desktopCallNames.map((name): [string, Handler] => [name, desktopHandler(name, parts)]),
    [subscribeCall, async (_, caller) => parts.senders.listen(caller.id)],
  ]);

  return async (caller, message) => {
    try {
      refuseStrangers(caller, parts.senders);
      const parsed = CallMessage.safeParse(message);
      if (!parsed.success)
        throw new ControlError('bad-input', 'This is not a call that Drawbridge understands.');
      const handler = handlers.get(parsed.data.call);
      if (handler === undefined) throw new ControlError('bad-input', 'There is no such call in Drawbridge.');
      return { ok: true, output: await handler(parsed.data.input ?? {}, caller) };
    } catch (error) {
      if (error instanceof ControlError) return refusal(error, parts);
      parts.log('a call from a window failed', error);
      return {
        ok: false,
        error: {
          code: 'internal',
          message: 'Something went wrong inside Drawbridge; its log has the details.',
        },
      };
    }
  };
}

class Stranger extends ControlError {}

function refuseStrangers(caller: Caller, senders: Senders): void {
  const why = !senders.isTrusted(caller.id)
    ? 'a window that is not ours'
    : !caller.mainFrame
      ? 'a frame inside a page'
      : caller.origin !== appOrigin
        ? 'a foreign page'
        : null;
  if (why !== null) throw new Stranger('not-possible', `Drawbridge does not answer ${why}.`);
}

function refusal(error: ControlError, parts: RouterParts): Answer {
  if (error instanceof Stranger) parts.log(`refused a call: ${error.message}`);
  return { ok: false, error: { code: error.code, message: error.message } };
}

function controlHandler(name: CallName, parts: RouterParts): Handler {
  return async (input) => calls[name].output.parse(await invoke(await parts.control(), name, input));
}

function desktopHandler<N extends DesktopCallName>(name: N, parts: RouterParts): Handler {
  type Input = z.input<(typeof desktopCalls)[N]['input']>;
  const takes = (input: unknown): input is Input => desktopCalls[name].input.safeParse(input).success;
  return async (input, caller) => {
    if (takes(input)) return desktopCalls[name].output.parse(await parts.desktop(caller.id)[name](input));
    throw new ControlError('bad-input', `"${name}" can't do anything with what it was given.`);
  };
}
