import type { IncomingHttpHeaders } from 'node:http';
import { isObject, type JsonObject } from '../gateway/json-values.ts';
import type { Offered } from '../gateway/offered.ts';
import { envelope, modernVersion } from './protocol-versions.ts';
import { readRequest, type RpcRequest } from './rpc-request.ts';

const mostRemembered = 200;
const longestRemembered = 4096;

/**
 * The envelopes that the SDK has found valid, by the text of what it checks in them. A client sends the same one with
 * every request, so the SDK decides once and we remember; it stays the only judge.
 */
export class KnownEnvelopes {
  readonly #known = new Set<string>();

  has(request: RpcRequest): boolean {
    return this.#known.has(keyOf(request));
  }

  remember(request: RpcRequest): void {
    const key = keyOf(request);
    if (key.length > longestRemembered) return;
    if (this.#known.size >= mostRemembered) this.#known.clear();
    this.#known.add(key);
  }
}

function keyOf({ meta }: RpcRequest): string {
  const part = (name: string): string => meta.get(name) ?? '-';
  return `${part(envelope.protocolVersion)} ${part(envelope.clientCapabilities)} ${part(envelope.clientInfo)} ${part(envelope.logLevel)}`;
}

/**
 * A tools/call of 2026-07-28 that the SDK's handler would serve without objection, or null: then it has to be asked.
 * Everything it checks of such a request (headers, shape, envelope, parameter headers) is in order here by itself.
 */
export function fastCall(
  headers: IncomingHttpHeaders,
  body: JsonObject,
  text: string,
  known: KnownEnvelopes,
  offered: Offered,
): RpcRequest | null {
  if (headers['mcp-protocol-version'] !== modernVersion || headers['mcp-method'] !== 'tools/call')
    return null;
  const { id, params } = body;
  if (!hasOnlyRequestMembers(body) || (typeof id !== 'string' && !Number.isSafeInteger(id))) return null;
  if (!isObject(params) || !isObject(params['_meta'])) return null;
  const { name, arguments: args, _meta: meta } = params;
  if (typeof name !== 'string' || headers['mcp-name'] !== name || name.startsWith('=?')) return null;
  if ((args !== undefined && !isObject(args)) || 'inputResponses' in params || 'requestState' in params)
    return null;
  if (meta[envelope.protocolVersion] !== modernVersion || envelope.relatedTask in meta) return null;
  const token = meta.progressToken;
  if (token !== undefined && typeof token !== 'string' && !Number.isSafeInteger(token)) return null;
  if (offered.tools.get(name)?.entry.paramHeaders !== false) return null;
  const request = readRequest(body, typeof id === 'string' ? id : Number(id), 'tools/call', text, 0);
  return known.has(request) ? request : null;
}

function hasOnlyRequestMembers(body: JsonObject): boolean {
  for (const name in body) {
    if (name !== 'jsonrpc' && name !== 'id' && name !== 'method' && name !== 'params') return false;
  }
  return body.jsonrpc === '2.0' && body.method === 'tools/call';
}
