import { callNames, notificationNames } from '../../protocol/control.ts';
import { desktopCallNames, desktopNotificationNames } from '../../protocol/desktop.ts';
import type { WindowApi } from '../../protocol/window.ts';
import { subscribeCall } from './channel.ts';
import { Answer } from './messages.ts';

type Call = (input: unknown) => Promise<unknown>;
type Listener = (data: unknown) => void;

/** WindowApi without its types: what is derived here from the contracts' names has them by construction. */
interface UntypedApi {
  control: { [N in keyof WindowApi['control']]: Call };
  desktop: { [N in keyof WindowApi['desktop']]: Call };
  on(name: string, listener: Listener): () => void;
}

/**
 * The functions that a page gets, derived from the contracts. A refused call becomes a rejected Error with the
 * message `<code>: <sentence>`: Electron's bridge between the worlds copies nothing else of an error.
 */
export function exposedApi(
  send: (call: string, input: unknown) => Promise<unknown>,
  receive: (listener: (message: unknown) => void) => void,
): UntypedApi {
  const callOf =
    (name: string): Call =>
    async (input) => {
      const answer = Answer.parse(await send(name, input));
      if (answer.ok) return answer.output;
      throw new Error(`${answer.error.code}: ${answer.error.message}`);
    };
  return {
    control: functionsFor(callNames, callOf),
    desktop: functionsFor(desktopCallNames, callOf),
    on: listening(send, receive),
  };
}

function functionsFor<N extends string>(
  names: readonly N[],
  callOf: (name: string) => Call,
): Record<N, Call> {
  const functions: Partial<Record<N, Call>> = {};
  for (const name of names) functions[name] = callOf(name);
  return complete(functions, names);
}

function complete<N extends string>(part: Partial<Record<N, Call>>, names: readonly N[]): Record<N, Call> {
  const isWhole = (value: Partial<Record<N, Call>>): value is Record<N, Call> =>
    names.every((name) => name in value);
  if (!isWhole(part)) throw new Error('a call of the contract is missing');
  return part;
}

/** The first `on` tells the main process to send; a page that listens to nothing costs nothing. */
function listening(
  send: (call: string, input: unknown) => Promise<unknown>,
  receive: (listener: (message: unknown) => void) => void,
): UntypedApi['on'] {
  const listeners = new Map<string, Set<Listener>>(
    [...notificationNames, ...desktopNotificationNames].map((name) => [name, new Set()]),
  );
  let begun = false;
  const begin = (): void => {
    begun = true;
    receive((message) => {
      if (typeof message !== 'object' || message === null || !('name' in message) || !('data' in message))
        return;
      for (const listener of listeners.get(String(message.name)) ?? []) listener(message.data);
    });
    void send(subscribeCall, {});
  };
  return (name, listener) => {
    const group = listeners.get(name);
    if (group === undefined) throw new Error(`There is no notification named "${name}".`);
    if (!begun) begin();
    // Two subscriptions of one function are two: each is ended by its own return value.
    const own: Listener = (data) => listener(data);
    group.add(own);
    return () => void group.delete(own);
  };
}
