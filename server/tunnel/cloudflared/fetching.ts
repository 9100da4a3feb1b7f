import type { LookupFunction } from 'node:net';

/** Where cloudflared is fetched from. Tests lead GitHub's names to a server of theirs and trust its authority. */
export interface Fetching {
  /** Looks a host name up; the operating system's way where it is left out. */
  readonly lookup?: LookupFunction;
  /** The port of GitHub's hosts where it is not 443. */
  readonly port?: number;
  /** Certificate authorities (PEM) to trust besides node's own. */
  readonly ca?: string;
  /** As in process.platform and process.arch, where a build for another computer is looked for. */
  readonly platform?: string;
  readonly arch?: string;
}
