import type { Offered } from '../gateway/offered.ts';
import { version } from '../version.ts';
import type { Permissions } from './permissions.ts';

/** Who we say we are, in every era. */
export const serverInfo = { name: 'drawbridge', title: 'Drawbridge', version };

/** ChatGPT reads no more than this of the instructions, characters. */
const readLength = 512;

/** What a client reads about us before the tools: what this is, and which upstreams it may use. */
export function instructionsFor(offered: Offered, permissions: Permissions): string {
  const names = offered.upstreams
    .filter(({ prefix }) => permissions.upstream(prefix))
    .map(({ prefix }) => prefix);
  const text = [
    "These tools run on the user's own computer, which Drawbridge connects with the user's consent.",
    `A tool's name begins with the server that it belongs to (server__tool). Servers: ${names.join(', ') || 'none yet'}.`,
    'If a tool says that its server is not running, tell the user and try again later.',
  ].join(' ');
  return text.length <= readLength ? text : `${text.slice(0, readLength - 1)}…`;
}
