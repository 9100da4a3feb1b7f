import type { Step, StepKind } from '../step.ts';
import { lineOfSeen } from './line-of-seen.ts';
import { isOk, isRefusal, type Seen } from './seen.ts';

/** The step that a line of a log tells of. */
export function stepOfSeen(seen: Seen): Step {
  const kind = kindOf(seen);
  return stepAs(kind, seen, isOk(seen) && kind !== 'bearer-refused');
}

/** The line as a step of that kind. @param remark what the line alone does not say */
export const stepAs = (kind: StepKind, seen: Seen, ok: boolean, remark: string | null = null): Step => ({
  kind,
  time: seen.at?.time ?? null,
  ok,
  status: seen.status,
  method: seen.method,
  path: seen.path,
  remote: seen.remote,
  userAgent: seen.userAgent,
  reason: reasonOf(kind, seen),
  ms: seen.ms,
  about: aboutOf(seen),
  line: lineOfSeen(seen, remark),
});

function kindOf(seen: Seen): StepKind {
  switch (seen.what) {
    case 'metadata':
    case 'register':
    case 'token':
      return seen.what;
    case 'authorize':
      return 'authorize';
    case 'registered':
      return 'register';
    case 'callback':
    case 'page':
      return 'other';
    case 'mcp-request':
      return seen.about === 'CallToolRequest' ? 'tool-call' : 'mcp';
    default:
      return kindOfCall(seen);
  }
}

function kindOfCall(seen: Seen): StepKind {
  if (isRefusal(seen)) return 'bearer-refused';
  if (seen.method === 'DELETE') return 'other';
  // Saying that there is no stream, or no session to come back to, is an answer as the protocol has it.
  if (seen.method === 'GET' && seen.what !== 'tool') return seen.status === 200 ? 'stream-opened' : 'other';
  if (seen.what === 'messages') return 'stream-message';
  return seen.what === 'tool' && seen.method === 'POST' ? 'tool-call' : 'mcp';
}

const calls = new Set<StepKind>(['bearer-refused', 'stream-opened', 'stream-message', 'mcp', 'tool-call']);

/** What status and headers alone tell. */
function reasonOf(kind: StepKind, { status, sentToken }: Seen): string | null {
  if (kind === 'token' && status === 401) return 'client';
  if (calls.has(kind) && sentToken === false) return 'no-token';
  if (kind === 'bearer-refused' && sentToken === true && status === 401) return 'token-unknown';
  if (status === 499) return 'broken-off';
  return status === 504 || status === 524 ? 'timeout' : null;
}

const mcpNames: Readonly<Record<string, string>> = {
  ListToolsRequest: 'tools/list',
  CallToolRequest: 'tools/call',
  InitializeRequest: 'initialize',
};

function aboutOf({ what, about }: Seen): string | null {
  if (what !== 'mcp-request' || about === null) return null;
  return Object.hasOwn(mcpNames, about) ? (mcpNames[about] ?? about) : about;
}
