import { shownTime } from './log-time.ts';
import type { Seen } from './seen.ts';

/** A line of a log as evidence, without query and secrets: `2026-11-22 12:04:31 POST /token 400 from 52.173.123.8 (access.log:12)`. */
export function lineOfSeen(seen: Seen, remark: string | null): string {
  const when = seen.at === null ? '' : `${shownTime(seen.at)} `;
  const from = seen.remote === null ? '' : ` from ${seen.remote}`;
  const said = remark === null ? '' : `: ${remark}`;
  return `${when}${asked(seen)}${from}${said} (${seen.place})`;
}

function asked({ what, method, path, status, about }: Seen): string {
  if (what === 'registered') return `Registered client ${about ?? ''}`.trimEnd();
  if (what === 'mcp-request') return `Worked on a ${about ?? 'request'}`;
  return `${method ?? ''} ${path ?? ''} ${status ?? ''}`.trimEnd();
}
