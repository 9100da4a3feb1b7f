import type { ToolInfo } from '../../protocol/status.ts';
import type { NamedEntry, ToolEntry } from './entries.ts';
import type { Upstream } from './upstream.ts';

export interface OfferedTool {
  readonly entry: ToolEntry;
  readonly upstream: Upstream;
  /** Its own name as JSON, and what the journal says of a call: made once. */
  readonly ownJson: string;
  readonly called: string;
}

export interface OfferedPrompt {
  readonly entry: NamedEntry;
  readonly upstream: Upstream;
}

/**
 * Everything that is offered at one moment, looked up by name and kept in the order in which clients see it: upstreams
 * as in their file, each with its own order. Made anew when something changes, never changed.
 */
export class Offered {
  readonly tools: ReadonlyMap<string, OfferedTool>;
  readonly prompts: ReadonlyMap<string, OfferedPrompt>;
  readonly upstreams: readonly Upstream[];

  constructor(upstreams: readonly Upstream[]) {
    this.upstreams = upstreams;
    this.tools = new Map(
      upstreams.flatMap((upstream) =>
        upstream.listings.tools.map((entry) => [
          entry.name,
          { entry, upstream, ownJson: JSON.stringify(entry.own), called: `Called ${entry.name}` },
        ]),
      ),
    );
    this.prompts = new Map(
      upstreams.flatMap((upstream) =>
        upstream.listings.prompts.map((entry) => [entry.name, { entry, upstream }]),
      ),
    );
  }

  toolInfos(): ToolInfo[] {
    return [...this.tools.values()].map((tool) => tool.entry.info);
  }

  /** Every tool's name, and `upstream__*` where an upstream has none, or none that is known yet. */
  patterns(): string[] {
    return this.upstreams.flatMap((upstream) => {
      const names = upstream.listings.tools.map((entry) => entry.name);
      return names.length > 0 ? names : [`${upstream.prefix}__*`];
    });
  }

  /**
   * Who may have a resource: the upstream that lists it, else those with a template that fits, else all that have
   * resources at all (a tool's answer may link to what no list shows). URIs are not prefixed; the first that lists one
   * wins.
   */
  ownersOf(uri: string, reachable: (upstream: Upstream) => boolean): readonly Upstream[] {
    const able = this.upstreams.filter((upstream) => upstream.can('resources') && reachable(upstream));
    const listed = able.find((upstream) => upstream.listings.resources.some((entry) => entry.uri === uri));
    if (listed !== undefined) return [listed];
    const fitting = able.filter((upstream) =>
      upstream.listings.templates.some((entry) => entry.matches(uri)),
    );
    return fitting.length > 0 ? fitting : able;
  }
}
