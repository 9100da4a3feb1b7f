import type { Caller } from './caller.ts';
import type { McpContext } from './context.ts';

/** The upstream that had a tool when it was allowed, where it does not run now and so lists nothing; else null. */
export function downUpstream(
  tool: string,
  { gateway }: McpContext,
  { permissions }: Caller,
): { readonly name: string; readonly sentence: string } | null {
  if (!permissions.tool(tool)) return null;
  const owner = gateway.offered().upstreams.find(({ prefix }) => tool.startsWith(`${prefix}__`));
  if (owner === undefined) return null;
  const { name, problem, state } = owner.status();
  if (state === 'ready') return null;
  const why = problem ?? 'Try again in a moment.';
  return { name, sentence: `The upstream "${name}" does not run now, so this call was not done. ${why}` };
}
