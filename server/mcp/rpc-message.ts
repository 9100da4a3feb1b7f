import { isObject, type JsonObject } from '../gateway/json-values.ts';

/** What a parsed JSON-RPC 2.0 message is. */
export type RpcMessage =
  | {
      readonly kind: 'request';
      readonly id: string | number;
      readonly method: string;
      readonly message: JsonObject;
    }
  | { readonly kind: 'notification'; readonly method: string; readonly params: JsonObject }
  | { readonly kind: 'response' }
  | { readonly kind: 'invalid' };

const invalid: RpcMessage = { kind: 'invalid' };

/** Tells requests, notifications and responses apart (JSON-RPC 2.0 §4, §5; MCP allows no null as an id). */
export function messageOf(value: unknown): RpcMessage {
  if (!isObject(value) || value.jsonrpc !== '2.0') return invalid;
  const { id, method } = value;
  if (typeof method !== 'string')
    return 'result' in value || 'error' in value ? { kind: 'response' } : invalid;
  if (!('id' in value))
    return { kind: 'notification', method, params: isObject(value.params) ? value.params : {} };
  if (typeof id !== 'string' && typeof id !== 'number') return invalid;
  return { kind: 'request', id, method, message: value };
}
