import type { ServerResponse } from 'node:http';

/** The JSON-RPC and MCP error codes that we answer with ourselves. */
export const rpcCode = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  /** What HTTP refuses, in the words of JSON-RPC. */
  refused: -32000,
  resourceNotFound: -32002,
  missingCapability: -32021,
  cancelled: -32800,
} as const;

/** A JSON-RPC error as text. `id` is JSON. */
export function errorMessage(id: string, code: number, message: string, data?: unknown): string {
  const error = data === undefined ? { code, message } : { code, message, data };
  return `{"jsonrpc":"2.0","id":${id},"error":${JSON.stringify(error)}}`;
}

/** Answers a request that HTTP or JSON-RPC refuses as a whole. Does nothing where the answer has begun already. */
export function sendRpcError(
  res: ServerResponse,
  status: number,
  code: number,
  message: string,
  headers: Record<string, string> = {},
): void {
  if (res.headersSent || res.destroyed) return;
  const text = errorMessage('null', code, message);
  res.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  res.end(text);
}
