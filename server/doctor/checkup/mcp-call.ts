import { z } from 'zod';
import type { CheckupAgent } from '../../../protocol/checkup.ts';
import { envelope, latestHandshakeVersion, modernVersion } from '../../mcp/protocol-versions.ts';
import { version } from '../../version.ts';
import type { CheckupRun } from './checkup-run.ts';
import { bodyOf, headerOf, jsonOf, type Sight } from './sight.ts';

export const clientInfo = { name: 'drawbridge-checkup', version };

export interface McpCall {
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** In the protocol without a handshake (2026-07-28). */
  readonly modern?: { readonly name?: string };
  readonly accept?: string;
}

const Rpc = z.object({ result: z.record(z.string(), z.unknown()) });

/** The result of a JSON-RPC answer; null where there is none. */
export function resultOf(message: unknown): Record<string, unknown> | null {
  const parsed = Rpc.safeParse(message);
  return parsed.success ? parsed.data.result : null;
}

/** One JSON-RPC request to /mcp with a bearer token; `result` is null where none came back. */
export async function mcpCall(
  { asker }: CheckupRun,
  agent: CheckupAgent,
  token: string,
  { method, params = {}, modern, accept = 'application/json, text/event-stream' }: McpCall,
): Promise<{ sight: Sight; result: Record<string, unknown> | null }> {
  const meta = {
    [envelope.protocolVersion]: modernVersion,
    [envelope.clientInfo]: clientInfo,
    [envelope.clientCapabilities]: {},
  };
  const sight = await asker.ask(agent, {
    method: 'POST',
    path: '/mcp',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept,
      'mcp-protocol-version': modern === undefined ? latestHandshakeVersion : modernVersion,
      ...(modern === undefined ? {} : { 'mcp-method': method }),
      ...(modern?.name === undefined ? {} : { 'mcp-name': modern.name }),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method,
      params: modern === undefined ? params : { ...params, _meta: meta },
    }),
  });
  return { sight, result: resultOf(isStream(sight) ? lastMessage(bodyOf(sight)) : jsonOf(sight)) };
}

export const isStream = (sight: Sight): boolean =>
  headerOf(sight, 'content-type')?.startsWith('text/event-stream') === true;

/** The last message of an event stream. */
function lastMessage(text: string): unknown {
  const data = text.split(/\r?\n/).findLast((line) => line.startsWith('data:'));
  try {
    return JSON.parse(data?.slice(5) ?? '');
  } catch {
    return null;
  }
}
