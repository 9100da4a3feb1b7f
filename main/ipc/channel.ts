import { z } from 'zod';
import { ControlErrorCode } from '../../protocol/control.ts';

/** The only IPC channel: calls go one way over it, notifications the other. */
export const channel = 'drawbridge';

/** The origin of our own pages, and the only one whose calls are answered. */
export const appOrigin = 'app://drawbridge';

/** Beside the contracts' calls: the page begins to listen. Sent by the preload before the page's first snapshot. */
export const subscribeCall = 'subscribe';

export const CallMessage = z.object({ call: z.string().max(50), input: z.unknown().optional() }).strict();

export const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), output: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: ControlErrorCode, message: z.string() }) }),
]);
export type Answer = z.infer<typeof Answer>;
