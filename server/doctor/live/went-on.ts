import type { Watched } from './watched.ts';

/** A client that is on its way to a token may read the metadata from another address meanwhile, for this long, ms. */
const underWayFor = 10 * 60_000;

/**
 * Whether whoever read the metadata without a name may well be a client that went on, or that has its access already
 * and looks up the metadata again, as mcp-remote and the Inspector do at every start.
 * @param since when the metadata was read first, ms since the epoch.
 */
export function wentOn(nameless: Watched, since: number, others: Iterable<Watched>): boolean {
  for (const other of others) {
    if (other === nameless || other.clientId === null || other.issuer !== nameless.issuer) continue;
    if (other.progressAt >= since) return true;
    const open = other.tokenAt === Number.NEGATIVE_INFINITY && other.accessAt === Number.NEGATIVE_INFINITY;
    if (open && other.verdict?.state === 'waiting' && other.progressAt >= since - underWayFor) return true;
    if (!open && sameCaller(nameless, other)) return true;
  }
  return false;
}

function sameCaller(one: Watched, other: Watched): boolean {
  for (const agent of one.agents) if (agent !== '' && other.agents.has(agent)) return true;
  for (const block of one.blocks) if (block !== 'loopback' && other.blocks.has(block)) return true;
  return false;
}
