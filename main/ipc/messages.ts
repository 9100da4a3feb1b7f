import { z } from 'zod';
import { ControlErrorCode } from '../../protocol/control.ts';

export const CallMessage = z.object({ call: z.string().max(50), input: z.unknown().optional() }).strict();

export const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), output: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: ControlErrorCode, message: z.string() }) }),
]);
export type Answer = z.infer<typeof Answer>;
