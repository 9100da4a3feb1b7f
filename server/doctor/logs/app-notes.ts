import type { LineFormat } from './logged.ts';
import { prefixTime } from './log-time.ts';

/** What servers made with the Python SDK say beside their access log. */
const notes = [
  {
    what: 'registered',
    shape: /^(.{0,200}?)Regist(?:ering|ered) (?:new )?(?:OAuth )?client:? ([\w-]{8,64})\s*$/i,
  },
  { what: 'mcp-request', shape: /^(.{0,200}?)Processing request of type (\w{3,60})\s*$/ },
] as const;

export const appNotes: LineFormat = (line) => {
  for (const { what, shape } of notes) {
    const [, prefix, about] = shape.exec(line) ?? [];
    if (prefix === undefined || about === undefined) continue;
    return { kind: 'note', time: null, zone: null, ...prefixTime(prefix), what, about };
  }
  return null;
};
