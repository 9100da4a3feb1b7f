import type { z } from 'zod';
import {
  type CallInput,
  type CallName,
  type CallOutput,
  calls,
  type ParsedInput,
} from '../../protocol/control.ts';

/** The contract's schemas, typed so that `contract[name]` is known to be the one of that name. */
export const contract: {
  [N in CallName]: {
    input: z.ZodType<ParsedInput<N>, CallInput<N>>;
    output: z.ZodType<CallOutput<N>>;
  };
} = calls;
