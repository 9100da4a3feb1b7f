import { plainAddress } from './address.ts';
import type { LineFormat } from './logged.ts';
import { prefixTime } from './log-time.ts';

const method = '(GET|POST|HEAD|PUT|PATCH|DELETE|OPTIONS)';

/** `1.2.3.4:5678 - "GET /x HTTP/1.1" 200 OK` after whatever a log configuration puts in front. */
const access = new RegExp(
  `^(.{0,300}?)(?:^|[\\s:])([\\da-fA-F.:[\\]]{2,60}:\\d{1,5}|) ?- "${method} (\\S+?)(?: HTTP/[\\d.]{1,3})?" (\\d{3})(?=\\s|$)`,
);

/** The same with its address cut away, and its first quote with it: `INFO: POST /token HTTP/1.1" 200 OK`. */
const bare = new RegExp(
  `^(.{0,300}?)(?:^|[\\s:"'])${method} (/\\S*?)(?: HTTP/[\\d.]{1,3}"?|") ?(\\d{3})(?=\\s|$)`,
);

/** Lines of uvicorn's access log, whatever stands in front of them. */
export const uvicornLog: LineFormat = (line) => {
  const withAddress = access.exec(line);
  const [, prefix = '', address = '', verb, target, status] =
    withAddress ?? withoutAddress(bare.exec(line)) ?? [];
  if (verb === undefined || target === undefined || status === undefined) return null;
  return {
    kind: 'request',
    time: null,
    zone: null,
    ...prefixTime(prefix),
    method: verb,
    target,
    status: Number(status),
    remote: plainAddress(address),
    userAgent: null,
    ms: null,
    host: null,
    location: null,
    sentToken: null,
  };
};

/** The groups as `access` has them. */
function withoutAddress(found: RegExpExecArray | null): string[] | null {
  if (found === null) return null;
  const [whole, prefix = '', ...rest] = found;
  return [whole, prefix, '', ...rest];
}
