import type { ToolInfo, UpstreamStatus } from '../../protocol/status.ts';

/** What consent and status need to know of the gateway. */
export interface Offer {
  /** Every tool that is offered now, in the deterministic order in which clients see them. */
  tools(): ToolInfo[];
  /** What a knock lists: tool names, and `upstream__*` for upstreams whose tools are not known (yet). */
  patterns(): string[];
  upstreams(): UpstreamStatus[];
}

/** Whether a grant's patterns allow a tool (or, given `upstream__`-prefixed names of other things, those). */
export function allows(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith('__*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name,
  );
}
