import { isCheckupClient } from '../consent/checkup-tool.ts';
import type { Exchange } from './exchange.ts';
import type { OwnRequest } from './own-requests.ts';

/**
 * What an exchange is to us, once it is known which client it is about: whoever stole the mark of a check-up's request
 * on the way and uses it in the name of another client is written down like everybody else.
 * @param clientId null: it is not about a client.
 * @returns null where it is not our own.
 */
export function ownFor({ own, issuer }: Exchange, clientId: string | null): OwnRequest | null {
  if (own === null || clientId === null || own.kind !== 'checkup') return own;
  return isCheckupClient(clientId, issuer.origin) || own.isOurs?.(clientId) === true ? own : null;
}
