import type { JournalEvent, Journey } from '../../../protocol/events.ts';
import { isLocalCaller } from '../../http/remote-address.ts';
import type { Issuers } from '../../issuers.ts';

/**
 * Under which name a request came in: what its own entry says of it, its journey's issuer, or else what its caller's
 * address tells.
 */
export function originOf(journeys: readonly Journey[], issuers: Issuers): (event: JournalEvent) => string {
  const known = new Map(journeys.map(({ id, issuer }) => [id, issuer]));
  return (event) => {
    const { journey, remote } = event;
    const issuer = ownWords(event) ?? (journey === null ? null : (known.get(journey) ?? null));
    if (issuer !== null && URL.canParse(issuer)) return new URL(issuer).origin;
    const outside = remote !== null && !isLocalCaller(remote) ? issuers.public : null;
    return (outside ?? issuers.loopback).origin;
  };
}

/** A document names the issuer that it is of, and a page the resource that it is about; both are written by us. */
function ownWords({ answer, request, type }: JournalEvent): string | null {
  const word =
    type === 'discovery' ? answer?.['issuer'] : type === 'authorize' ? request?.['resource'] : undefined;
  return typeof word === 'string' ? word : null;
}
