import type { ToolInfo } from '../../protocol/status.ts';
import { isObject, textOf, type JsonObject } from './json-values.ts';
import { publicName } from './names.ts';

/** Something of an upstream that clients call by name. */
export interface NamedEntry {
  /** As clients write it. */
  readonly name: string;
  /** As the upstream knows it. */
  readonly own: string;
  /** As it stands in a list, raw JSON. */
  readonly json: string;
}

export interface ToolEntry extends NamedEntry {
  readonly info: ToolInfo;
  readonly inputSchema: JsonObject;
  /** Whether the input schema asks for `Mcp-Param-*` headers, which only the SDK's handler checks (SEP-2243). */
  readonly paramHeaders: boolean;
}

export interface ResourceEntry {
  readonly uri: string;
  readonly json: string;
}

export interface TemplateEntry {
  readonly template: string;
  readonly matches: (uri: string) => boolean;
  readonly json: string;
}

/** OpenAI reads the schemes at both places; an upstream's own `_meta` is kept. */
const securitySchemes = [{ type: 'oauth2', scopes: ['mcp'] }];

/**
 * The tools of an upstream as clients see them, in its order: prefixed, with security schemes, annotations kept.
 * Left out: what no client would accept (one wrong entry makes clients refuse the whole list), a name that came
 * before, and tools that can only run as tasks, which are not relayed.
 */
export function toolEntries(upstream: string, prefix: string, listed: readonly unknown[]): ToolEntry[] {
  return named(prefix, listed).flatMap(({ own, name, value }) => {
    const schema = value.inputSchema;
    if (!isObject(schema) || schema.type !== 'object') return [];
    if (isObject(value.execution) && value.execution.taskSupport === 'required') return [];
    const { execution: _execution, ...rest } = value;
    const meta = isObject(value['_meta']) ? value['_meta'] : {};
    const json = JSON.stringify({ ...rest, name, securitySchemes, _meta: { ...meta, securitySchemes } });
    return [
      {
        name,
        own,
        json,
        info: toolInfo(upstream, name, own, value),
        inputSchema: schema,
        paramHeaders: JSON.stringify(schema).includes('x-mcp-header'),
      },
    ];
  });
}

function toolInfo(upstream: string, name: string, own: string, tool: JsonObject): ToolInfo {
  const annotations = isObject(tool.annotations) ? tool.annotations : {};
  const readOnly = annotations.readOnlyHint === true;
  return {
    name,
    upstream,
    title: textOf(tool, 'title') ?? textOf(annotations, 'title') ?? own,
    description: textOf(tool, 'description') ?? '',
    readOnly,
    // destructiveHint is true where it is left out, and means nothing where a tool only reads.
    destructive: !readOnly && annotations.destructiveHint !== false,
  };
}

/** The prompts of an upstream as clients see them: prefixed, in its order. */
export function promptEntries(prefix: string, listed: readonly unknown[]): NamedEntry[] {
  return named(prefix, listed).map(({ own, name, value }) => ({
    name,
    own,
    json: JSON.stringify({ ...value, name }),
  }));
}

export function resourceEntries(listed: readonly unknown[]): ResourceEntry[] {
  return listed.flatMap((value) => {
    if (!isObject(value) || typeof value.uri !== 'string' || typeof value.name !== 'string') return [];
    return [{ uri: value.uri, json: JSON.stringify(value) }];
  });
}

export function templateEntries(listed: readonly unknown[]): TemplateEntry[] {
  return listed.flatMap((value) => {
    if (!isObject(value) || typeof value.uriTemplate !== 'string' || typeof value.name !== 'string')
      return [];
    return [
      {
        template: value.uriTemplate,
        matches: templateMatcher(value.uriTemplate),
        json: JSON.stringify(value),
      },
    ];
  });
}

/**
 * Whether a URI may come from a template (RFC 6570): its fixed parts stand in it in order, the first at the beginning,
 * the last at the end. It decides who is asked, not what is allowed.
 */
function templateMatcher(template: string): (uri: string) => boolean {
  const fixed = template.split(/\{[^}]*\}/);
  const last = fixed.pop() ?? '';
  return (uri) => {
    if (fixed.length === 0) return uri === template;
    if (!uri.startsWith(fixed[0] ?? '') || !uri.endsWith(last)) return false;
    let at = 0;
    for (const part of fixed) {
      const found = uri.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at <= uri.length - last.length;
  };
}

interface Named {
  readonly own: string;
  readonly name: string;
  readonly value: JsonObject;
}

/** The entries that have a name, each once, with their public names. */
function named(prefix: string, listed: readonly unknown[]): Named[] {
  const seen = new Set<string>();
  const taken = new Set<string>();
  return listed.flatMap((value) => {
    if (!isObject(value) || typeof value.name !== 'string' || value.name === '' || seen.has(value.name))
      return [];
    const name = publicName(prefix, value.name, taken);
    seen.add(value.name);
    taken.add(name);
    return [{ own: value.name, name, value }];
  });
}
