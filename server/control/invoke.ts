import type { z } from 'zod';
import {
  type CallInput,
  type CallName,
  callNames,
  type CallOutput,
  calls,
  type Control,
  ControlError,
} from '../../protocol/control.ts';

const names = new Set<string>(callNames);

/** Whether the contract has a call of that name (and not merely every object, like `constructor`). */
export const isCallName = (name: string): name is CallName => names.has(name);

/**
 * Calls by name with input from outside.
 * @throws ControlError bad-input where it is not what the contract asks for; else what the call itself throws.
 */
export function invoke<N extends CallName>(
  control: Control,
  name: N,
  input: unknown,
): Promise<CallOutput<N>> {
  if (isInput(name, input)) return control[name](input);
  throw badInput(name, calls[name].input.safeParse(input).error);
}

function isInput<N extends CallName>(name: N, input: unknown): input is CallInput<N> {
  return calls[name].input.safeParse(input).success;
}

/** The refusal of an input, with the first thing that is wrong with it. What was sent is not repeated: it may be a token. */
export function badInput(name: CallName, error: z.ZodError | undefined): ControlError {
  const issue = error?.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at "${issue.path.join('.')}"`;
  // A name that the contract does not know is the caller's own word.
  const what = issue?.code === 'unrecognized_keys' ? 'there is a name too many' : issue?.message;
  return new ControlError(
    'bad-input',
    `The call "${name}" was not understood${where} (${what ?? 'invalid'}), so nothing was done: correct it and try again.`,
  );
}
