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

/**
 * Whether a number is the one that was written: larger integers are rounded, and what is too large for a number is
 * Infinity, which JSON cannot say (RFC 8259 §6). Fractions are allowed (JSON-RPC 2.0 §4).
 */
export const isExact = (number: number): boolean =>
  Number.isFinite(number) && (Number.isSafeInteger(number) || !Number.isInteger(number));

const invalid: RpcMessage = { kind: 'invalid' };

/** Tells requests, notifications and responses apart (JSON-RPC 2.0 §4, §5; MCP allows no null as an id). */
export function messageOf(value: unknown): RpcMessage {
  if (!isObject(value) || value.jsonrpc !== '2.0') return invalid;
  const { id, method } = value;
  if (typeof method !== 'string')
    return 'result' in value || 'error' in value ? { kind: 'response' } : invalid;
  if (!('id' in value))
    return { kind: 'notification', method, params: isObject(value.params) ? value.params : {} };
  if (typeof id !== 'string' && !(typeof id === 'number' && isExact(id))) return invalid;
  return { kind: 'request', id, method, message: value };
}
