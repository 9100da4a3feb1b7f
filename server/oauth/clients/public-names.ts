import { Resolver } from 'node:dns/promises';

/** How long a name server has for its first answer, ms. */
const timeout = 1500;
/** How long the other family is waited for once one has answered with addresses, ms. */
const grace = 500;

/**
 * Asks name servers for both families at once. Not `dns.lookup`: that keeps one of the few threads that files need too
 * until the system gives up, so that a stranger's silent name server could hold them all; this can be cancelled.
 * @param servers as `Resolver.setServers` takes them; those of the system where none are given.
 * @returns a function that gives every address of a host, and rejects where it has none or the signal came first.
 */
export function publicNames(
  servers?: readonly string[],
): (host: string, signal: AbortSignal) => Promise<string[]> {
  return async (host, signal) => {
    signal.throwIfAborted();
    const resolver = new Resolver({ timeout, tries: 2 });
    if (servers !== undefined) resolver.setServers(servers);
    const cancel = (): void => resolver.cancel();
    let graceTimer: NodeJS.Timeout | undefined;
    signal.addEventListener('abort', cancel, { once: true });
    const asked = async (asking: Promise<string[]>): Promise<string[]> => {
      const addresses = await asking;
      if (addresses.length > 0) graceTimer ??= setTimeout(cancel, grace);
      return addresses;
    };
    try {
      // IPv4 first: a machine without working IPv6 would lose its five seconds on it.
      const families = await Promise.allSettled([
        asked(resolver.resolve4(host)),
        asked(resolver.resolve6(host)),
      ]);
      const addresses = families.flatMap((family) => (family.status === 'fulfilled' ? family.value : []));
      if (addresses.length > 0) return addresses;
      const failure = families.find((family) => family.status === 'rejected');
      throw failure?.reason ?? new Error(`${host} has no address`);
    } finally {
      clearTimeout(graceTimer);
      signal.removeEventListener('abort', cancel);
    }
  };
}
