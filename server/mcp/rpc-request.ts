import { isObject, type JsonObject } from '../gateway/json-values.ts';
import { rawMembers, rawParams, skipSpace } from '../gateway/raw-json.ts';
import type { ProgressToken } from './reply.ts';
import { isExact } from './rpc-message.ts';

/** A JSON-RPC request: what we decide by is parsed, what we pass on is the text as it came. */
export interface RpcRequest {
  readonly id: string | number;
  readonly method: string;
  readonly params: JsonObject;
  /** The members of `params` as they were written. */
  readonly raw: ReadonlyMap<string, string>;
  /** The members of `params._meta` as they were written. */
  readonly meta: ReadonlyMap<string, string>;
  readonly progressToken: ProgressToken | undefined;
}

export const noMembers: ReadonlyMap<string, string> = new Map();

/** @param at where the message begins in `text`, which it was parsed from. */
export function readRequest(
  message: JsonObject,
  id: string | number,
  method: string,
  text: string,
  at: number,
): RpcRequest {
  const params = isObject(message.params) ? message.params : {};
  const raw = rawParams(text, skipSpace(text, at));
  const written = raw.get('_meta');
  const meta = isObject(params['_meta']) ? params['_meta'] : null;
  const token = meta?.progressToken;
  return {
    id,
    method,
    params,
    raw,
    meta: meta === null || written === undefined ? noMembers : rawMembers(written, 0),
    progressToken:
      typeof token === 'string' || (typeof token === 'number' && isExact(token)) ? token : undefined,
  };
}
