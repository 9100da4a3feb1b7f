import { createSecureContext } from 'node:tls';
import type { Outside } from '../../server/outside/outside.ts';
import { lookupOf } from '../../server/tunnel/names.ts';

/** The way from outside where every name leads to this machine. @param ca the one authority that is trusted, PEM */
export const ledHere = (ca: string): Outside => ({
  lookup: lookupOf(['127.0.0.1']),
  trust: createSecureContext({ ca }),
});
