import { createHash } from 'node:crypto';

/** What OpenAI accepts as a tool name, and so the limit of every name we show: ^[a-zA-Z0-9_-]{1,64}$. */
const longestName = 64;
const longestPrefix = 32;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** Shortens to `longest` characters; what is cut off is replaced by a hash of the whole, so names stay different and stable. */
const shorten = (name: string, longest: number, whole: string): string =>
  name.length <= longest ? name : `${name.slice(0, longest - 9)}_${digest(whole)}`;

function distinct(name: string, longest: number, whole: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let round = 0; ; round += 1) {
    const other = `${name.slice(0, longest - 9)}_${digest(`${whole}\0${round}`)}`;
    if (!taken.has(other)) return other;
  }
}

/**
 * The prefix of an upstream's names: its name with everything outside [a-zA-Z0-9_-] replaced, without `__` inside and
 * without `_` at the ends, so that `prefix__*` can only ever mean this upstream.
 */
export function upstreamPrefix(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .replaceAll(/[^a-zA-Z0-9_-]/g, '_')
    .replaceAll(/_+/g, '_')
    .replaceAll(/^_|_$/g, '');
  return distinct(shorten(plain === '' ? 'server' : plain, longestPrefix, name), longestPrefix, name, taken);
}

/** The name under which clients see a tool or prompt of an upstream; at most 64 characters. */
export function publicName(prefix: string, own: string, taken: ReadonlySet<string>): string {
  const whole = `${prefix}__${own}`;
  const plain = whole.replaceAll(/[^a-zA-Z0-9_-]/g, '_');
  return distinct(shorten(plain, longestName, whole), longestName, whole, taken);
}
