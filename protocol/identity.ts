import { z } from 'zod';

/**
 * `verified`: the client's id is an https document that its own host served to us (client id metadata document).
 * `unverified`: the client named itself (dynamic registration).
 */
export const Identity = z.enum(['verified', 'unverified']);
export type Identity = z.infer<typeof Identity>;
