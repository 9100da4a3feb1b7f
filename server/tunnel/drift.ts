import type { Grant } from '../../protocol/consent.ts';
import type { TunnelStatus } from '../../protocol/tunnel.ts';
import { loopbackNames } from '../http/loopback.ts';

/**
 * The address that connected apps still point to, where none of them knows the present one. The grants stay: should
 * the old address return, they hold again.
 * @param present the public origin; null: there is none to compare with.
 */
export function driftOf(grants: readonly Grant[], present: string | null): TunnelStatus['drift'] {
  if (present === null) return null;
  const known = grants.filter(({ resource }) => isPublic(resource));
  if (known.length === 0 || known.some(({ resource }) => new URL(resource).origin === present)) return null;
  const [newest] = known.toSorted((a, b) => usedAt(b) - usedAt(a));
  if (newest === undefined) return null;
  const from = new URL(newest.resource).origin;
  return {
    from,
    sentence: `Your connector in ChatGPT points to the old address ${from}, and the address is ${present} now: make it anew with the new address, or use a reserved address (ngrok's, a Cloudflare Tunnel's or your own), which stays the same.`,
  };
}

const usedAt = ({ createdAt, lastUsedAt }: Grant): number => lastUsedAt ?? createdAt;

/** A tool that was tried under a loopback address, also as the public one, is no connector in ChatGPT. */
const isPublic = (resource: string): boolean =>
  URL.canParse(resource) && !loopbackNames.has(new URL(resource).hostname);
