import type { ToolInfo } from '../../protocol/status.ts';
import { resourcesOf } from './catalog.ts';
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
    return this.upstreams.flatMap((upstream) => {
      const infos = upstream.listings.tools.map((entry) => entry.info);
      return infos.length > 0 && hasMore(upstream) ? [...infos, resourcesInfo(upstream)] : infos;
    });
  }

  /**
   * Every tool's name, with the resources and prompts of an upstream after its tools, and `upstream__*` where an
   * upstream has no tools, or none that are known yet.
   */
  patterns(): string[] {
    return this.upstreams.flatMap((upstream) => {
      const names = upstream.listings.tools.map((entry) => entry.name);
      if (names.length === 0) return [`${upstream.prefix}__*`];
      return hasMore(upstream) ? [...names, resourcesOf(upstream.prefix)] : names;
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

/** Whether there is anything besides tools. Resources can be read without being listed, so being able to counts. */
const hasMore = (upstream: Upstream): boolean =>
  upstream.can('resources') || upstream.listings.prompts.length > 0;

const resourcesInfo = ({ prefix, server }: Upstream): ToolInfo => ({
  name: resourcesOf(prefix),
  upstream: server.name,
  title: 'Resources and prompts',
  description: 'Reads whatever resources this server gives, such as files, and uses its prompts.',
  readOnly: true,
  destructive: false,
});
