import { createHash } from 'node:crypto';

/** What OpenAI accepts as a tool name, and so the limit of every name we show: ^[a-zA-Z0-9_-]{1,64}$. */
const longestName = 64;
const longestPrefix = 32;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** Cut so that `_` and a digest of `whole` fit into `longest` characters; no `_` stands before that `_`. */
function withDigest(name: string, longest: number, whole: string): string {
  const cut = name.slice(0, longest - 9).replaceAll(/_+$/g, '');
  return cut === '' ? digest(whole) : `${cut}_${digest(whole)}`;
}

/**
 * A name that is different for different originals, and stable: `plain` where nothing had to be changed, else with a
 * digest of `own`. Without it, what comes later under another original could inherit what an old grant allows.
 */
function nameFor(own: string, plain: string, longest: number, taken: (name: string) => boolean): string {
  const altered = plain !== own || plain.length > longest;
  let name = altered ? withDigest(plain, longest, own) : plain;
  for (let round = 0; taken(name); round += 1) name = withDigest(plain, longest, `${own}\0${round}`);
  return name;
}

/**
 * The prefix of an upstream's names: its name with everything outside [a-zA-Z0-9_-] replaced, without `__` inside and
 * without `_` at the ends, so that `prefix__*` can only ever mean this upstream. A name that was altered has a digest.
 */
export function upstreamPrefix(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .replaceAll(/[^a-zA-Z0-9_-]/g, '_')
    .replaceAll(/_+/g, '_')
    .replaceAll(/^_|_$/g, '');
  return nameFor(name, plain === '' ? 'server' : plain, longestPrefix, (other) => taken.has(other));
}

/** The name under which clients see a tool or prompt of an upstream; at most 64 characters, altered ones with a digest. */
export function publicName(prefix: string, own: string, taken: ReadonlySet<string>): string {
  const start = `${prefix}__`;
  const plain = own.replaceAll(/[^a-zA-Z0-9_-]/g, '_');
  return start + nameFor(own, plain, longestName - start.length, (other) => taken.has(start + other));
}
