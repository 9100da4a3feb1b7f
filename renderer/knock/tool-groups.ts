import type { ToolInfo } from '../../protocol/status.ts';

/** What a tool does to the world, as far as its upstream says; one that says nothing counts as `changes`. */
export type Effect = 'reads' | 'changes';

export interface ToolChoice {
  /** The name or pattern as the knock lists it. */
  pattern: string;
  /** Without the upstream's prefix; words where the pattern is `upstream__*` or `upstream__(resources)`. */
  label: string;
  description: string;
  effect: Effect;
}

export interface ToolGroup {
  upstream: string;
  tools: ToolChoice[];
}

const split = (pattern: string): [string, string] => {
  const at = pattern.indexOf('__');
  return at < 1 ? ['', pattern] : [pattern.slice(0, at), pattern.slice(at + 2)];
};

/** The tools of a knock under their upstreams, in the knock's order. `infos` says what is known of them. */
export function groupTools(patterns: readonly string[], infos: readonly ToolInfo[]): ToolGroup[] {
  const known = new Map(infos.map((info) => [info.name, info]));
  const groups = new Map<string, ToolChoice[]>();
  for (const pattern of patterns) {
    const info = known.get(pattern);
    const [prefix, short] = split(pattern);
    const upstream = info?.upstream ?? prefix;
    const group = groups.get(upstream) ?? [];
    groups.set(upstream, group);
    group.push(
      short === '*'
        ? {
            pattern,
            label: 'Everything it offers',
            description: 'Now and later, tools included',
            effect: 'changes',
          }
        : {
            pattern,
            label: short === '(resources)' ? 'Resources and prompts' : short,
            description: info?.description ?? '',
            effect: info?.readOnly === true ? 'reads' : 'changes',
          },
    );
  }
  return [...groups].map(([upstream, tools]) => ({ upstream, tools }));
}

/** The groups with only those tools whose name, description or upstream contains all words of `query`. */
export function searchTools(groups: readonly ToolGroup[], query: string): ToolGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return groups
    .map(({ upstream, tools }) => ({
      upstream,
      tools: tools.filter(({ label, description }) => {
        const text = `${upstream} ${label} ${description}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter(({ tools }) => tools.length > 0);
}

/** The selection with `patterns` in it, or out of it. */
export function withTools(
  selection: ReadonlySet<string>,
  patterns: readonly string[],
  chosen: boolean,
): ReadonlySet<string> {
  const next = new Set(selection);
  for (const pattern of patterns) {
    if (chosen) next.add(pattern);
    else next.delete(pattern);
  }
  return next;
}

/** How much of a group is chosen. */
export function shareOf(
  selection: ReadonlySet<string>,
  tools: readonly ToolChoice[],
): 'all' | 'some' | 'none' {
  const chosen = tools.filter(({ pattern }) => selection.has(pattern)).length;
  if (chosen === 0) return 'none';
  return chosen === tools.length ? 'all' : 'some';
}
