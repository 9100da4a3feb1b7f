import { z } from 'zod';
import { settingNames } from './link.ts';

/**
 * Something in the app that can be shown; where a `drawbridge://` link leads. Showing decides nothing. A window is told
 * of it in its address, so that none is lost while its page loads.
 */
export const Place = z.discriminatedUnion('at', [
  z.object({ at: z.literal('popup') }),
  /** The knock with this id, or the first one where it is null. */
  z.object({ at: z.literal('knock'), id: z.string().max(100).nullable() }),
  z.object({ at: z.literal('journey'), id: z.string().max(200) }),
  z.object({ at: z.literal('setting'), setting: z.enum(settingNames).nullable() }),
]);
export type Place = z.infer<typeof Place>;
