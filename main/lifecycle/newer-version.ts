import { isNewer } from '../../server/is-newer.ts';

/**
 * The version that another start named, where it is newer than this one; null otherwise, and for anything that is not
 * what a start of ours says.
 */
export function newerVersion(said: unknown, own: string): string | null {
  // Read by hand: this is part of the start, and schemas are loaded later.
  const version: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, 'version') : null;
  return typeof version === 'string' && isNewer(version, own) ? version : null;
}
