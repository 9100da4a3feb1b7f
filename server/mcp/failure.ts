import { type Caller, entryFor } from './caller.ts';
import { rpcCode, sendRpcError } from './rpc-error.ts';

/** A mistake of ours ends one request, not the process: its caller is told so, the journal what it was. */
export function fail(caller: Caller, error: unknown): void {
  const { exchange } = caller;
  exchange.entry = {
    ...entryFor(caller, 'error', 'A fault in Drawbridge itself ended this request'),
    actor: 'app',
    level: 'error',
    answer: { detail: error instanceof Error ? error.message : String(error) },
  };
  if (exchange.res.headersSent) exchange.res.destroy();
  else sendRpcError(exchange.res, 500, rpcCode.internalError, 'Internal server error');
}

/** Runs what serves a request whose body has come, where nobody else would catch what it throws. */
export function guarded(caller: Caller, serve: () => void): void {
  try {
    serve();
  } catch (error) {
    fail(caller, error);
  }
}
