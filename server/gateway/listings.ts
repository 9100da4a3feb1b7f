import type { Connection } from './connection.ts';
import { promptEntries, resourceEntries, templateEntries, toolEntries } from './entries.ts';
import type { NamedEntry, ResourceEntry, TemplateEntry, ToolEntry } from './entries.ts';
import { isObject, type JsonObject } from './json-values.ts';
import { AwaitedCall } from './upstream-call.ts';

/** What one upstream offers, as of its last answers. */
export interface Listings {
  readonly tools: readonly ToolEntry[];
  readonly prompts: readonly NamedEntry[];
  readonly resources: readonly ResourceEntry[];
  readonly templates: readonly TemplateEntry[];
}

export const noListings: Listings = { tools: [], prompts: [], resources: [], templates: [] };

export type Listing = 'tools' | 'prompts' | 'resources';

/** An upstream that pages for ever must not keep us for ever. */
const mostPages = 100;
const mostItems = 5000;

/**
 * Reads one kind of list from the first page to the last.
 * @throws Error with the upstream's words where it refuses.
 */
export async function readListing(
  connection: Connection,
  listing: Listing,
  names: { upstream: string; prefix: string },
): Promise<Partial<Listings>> {
  if (listing === 'tools') {
    return {
      tools: toolEntries(names.upstream, names.prefix, await readPages(connection, 'tools/list', 'tools')),
    };
  }
  if (listing === 'prompts') {
    return { prompts: promptEntries(names.prefix, await readPages(connection, 'prompts/list', 'prompts')) };
  }
  return {
    resources: resourceEntries(await readPages(connection, 'resources/list', 'resources')),
    templates: templateEntries(await readPages(connection, 'resources/templates/list', 'resourceTemplates')),
  };
}

async function readPages(connection: Connection, method: string, member: string): Promise<unknown[]> {
  const items: unknown[] = [];
  let params: JsonObject = {};
  for (let page = 0; page < mostPages && items.length < mostItems; page += 1) {
    const call = new AwaitedCall(method, JSON.stringify(params));
    connection.send(call);
    const answer = await call.answer;
    if (answer.kind === 'unavailable') throw new Error(answer.sentence);
    if (answer.kind === 'error') {
      // Many servers do not have every list that they could have.
      if (answer.code === -32601) return items;
      throw new Error(`${method} was refused: ${answer.message}`);
    }
    const found = answer.value[member];
    if (Array.isArray(found)) items.push(...found);
    const cursor = answer.value.nextCursor;
    if (typeof cursor !== 'string') return items;
    params = { cursor };
  }
  return items.slice(0, mostItems);
}

/** Which lists are worth asking for, by the capabilities that the upstream declared. Tools are asked for in any case. */
export function listingsOf(capabilities: unknown): Listing[] {
  const declared = isObject(capabilities) ? capabilities : {};
  const optional = (['prompts', 'resources'] as const).filter((listing) => isObject(declared[listing]));
  return ['tools', ...optional];
}
