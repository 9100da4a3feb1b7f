import type { Caller } from './caller.ts';
import { callTool } from './call-tool.ts';
import type { McpContext } from './context.ts';
import { listMethods, serveList } from './lists.ts';
import { complete, getPrompt, readResource } from './relayed-requests.ts';
import type { Reply } from './reply.ts';
import type { RpcRequest } from './rpc-request.ts';

/** Serves one request and answers it by its reply. */
export type Operation = (context: McpContext, caller: Caller, request: RpcRequest, reply: Reply) => void;

/** What both eras serve alike, by method. */
export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ...listMethods.map((method) => [method, serveList] as const),
  ['tools/call', callTool],
  ['prompts/get', getPrompt],
  ['resources/read', readResource],
  ['completion/complete', complete],
]);
