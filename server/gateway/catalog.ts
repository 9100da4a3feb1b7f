import type { ToolInfo, UpstreamStatus } from '../../protocol/status.ts';

/** What consent and status need to know of the gateway. */
export interface Offer {
  /**
   * Every tool that is offered now, in the deterministic order in which clients see them, and after an upstream's
   * tools an entry for its resources and prompts, where it has them.
   */
  tools(): ToolInfo[];
  /**
   * What a knock lists: tool names, `upstream__(resources)` where an upstream has resources or prompts besides tools,
   * and `upstream__*` for upstreams whose tools are not known (yet).
   */
  patterns(): string[];
  upstreams(): UpstreamStatus[];
}

/**
 * What a grant holds for an upstream's resources, resource templates, prompts and their completions. No tool can be
 * called that: parentheses cannot occur in a public name.
 */
export const resourcesOf = (prefix: string): string => `${prefix}__(resources)`;

/** Whether a grant's patterns allow a tool (or, given `upstream__`-prefixed names of other things, those). */
export function allows(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith('__*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name,
  );
}
