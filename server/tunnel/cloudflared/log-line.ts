/** One line of cloudflared, whichever way it was asked to write: text for people or JSON. */
export interface LogLine {
  /** As cloudflared shortens it; null for what its command line says without a level: its last words. */
  readonly level: 'debug' | 'info' | 'warn' | 'error' | null;
  readonly message: string;
  /** `connIndex`, `error` and the like. */
  readonly fields: ReadonlyMap<string, string>;
}

const levels: ReadonlyMap<unknown, LogLine['level']> = new Map([
  ['DBG', 'debug'],
  ['INF', 'info'],
  ['WRN', 'warn'],
  ['ERR', 'error'],
  ['FTL', 'error'],
  ['PNC', 'error'],
  ['debug', 'debug'],
  ['info', 'info'],
  ['warn', 'warn'],
  ['error', 'error'],
  ['fatal', 'error'],
  ['panic', 'error'],
]);

/** Takes a line apart. It never throws: what makes no sense is a message without a level. */
export function parseLogLine(raw: string): LogLine {
  const line = withoutControls(raw).trim();
  return fromJson(line) ?? fromText(line);
}

/** Colours and other commands to a terminal are no part of what is said. */
function withoutControls(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/\u001B\[[0-9;?]*[A-Za-z]/g, '')
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F]/g, '')
  );
}

function fromJson(line: string): LogLine | null {
  if (!line.startsWith('{')) return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('message' in value)) return null;
  const { level, message, ...rest } = { level: undefined, ...value };
  if (typeof message !== 'string') return null;
  const fields = new Map<string, string>();
  for (const [name, field] of Object.entries(rest)) {
    if (typeof field === 'string' || typeof field === 'number') fields.set(name, String(field));
  }
  return { level: levels.get(level) ?? null, message, fields };
}

function fromText(line: string): LogLine {
  const head = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d) ([A-Z]{3}) (.*)$/.exec(line);
  const level = levels.get(head?.[1]) ?? null;
  const rest = head?.[2];
  if (level === null || rest === undefined) return { level: null, message: line, fields: new Map() };
  const fields = new Map<string, string>();
  // name=word and name="words with \" in them", as zerolog writes them behind the message.
  for (const [, name, value] of rest.matchAll(/(?<=^|\s)(\w+)=("(?:[^"\\]|\\.)*"|[^\s"]+)/g)) {
    if (name !== undefined && value !== undefined) fields.set(name, unquoted(value));
  }
  return { level, message: rest.replace(/\s\w+=(?:"|\S).*$/, ''), fields };
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  return value.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}
