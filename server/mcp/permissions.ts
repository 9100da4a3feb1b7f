import { resourcesOf } from '../gateway/catalog.ts';

/** What a grant's patterns allow, ready to be asked at every call. */
export interface Permissions {
  /** A tool, by the name that clients see. */
  tool(name: string): boolean;
  /** Anything of an upstream, so that it may be named. */
  upstream(prefix: string): boolean;
  /** The resources and prompts of an upstream: allowed by `upstream__(resources)` or `upstream__*`, never by a tool. */
  resources(prefix: string): boolean;
}

const compiled = new WeakMap<readonly string[], Permissions>();

/** The same list of patterns gives the same object, so what depends on it can be kept with it. */
export function permissionsOf(patterns: readonly string[]): Permissions {
  const known = compiled.get(patterns);
  if (known !== undefined) return known;
  const permissions = compile(patterns);
  compiled.set(patterns, permissions);
  return permissions;
}

function compile(patterns: readonly string[]): Permissions {
  const names = new Set(patterns.filter((pattern) => !pattern.endsWith('__*')));
  const prefixes = patterns
    .filter((pattern) => pattern.endsWith('__*'))
    .map((pattern) => pattern.slice(0, -1));
  return {
    tool: (name) => names.has(name) || prefixes.some((prefix) => name.startsWith(prefix)),
    upstream: (prefix) => patterns.some((pattern) => pattern.startsWith(`${prefix}__`)),
    resources: (prefix) => names.has(resourcesOf(prefix)) || prefixes.includes(`${prefix}__`),
  };
}
