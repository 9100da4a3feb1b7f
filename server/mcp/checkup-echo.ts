import { checkupTool } from '../consent/checkup-tool.ts';
import type { JsonObject } from '../gateway/json-values.ts';
import type { Permissions } from './permissions.ts';

/** What is given back of a text, characters. */
const longestText = 1000;

/** The echo tool as tools/list has it. */
const json = JSON.stringify({
  name: checkupTool,
  title: "Drawbridge's own check-up",
  description: 'Gives back the text that it is given.',
  inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
  annotations: { readOnlyHint: true, openWorldHint: false },
});

/** The built-in tools that a grant reaches: the echo tool for a check-up, and none for anybody else. */
export const checkupTools = (permissions: Permissions): readonly string[] =>
  permissions.tool(checkupTool) ? [json] : [];

/** What a call of the echo tool gives; null where it is another tool, or a grant for which there is no echo tool. */
export function echoOf(name: string, args: unknown, permissions: Permissions): JsonObject | null {
  if (name !== checkupTool || !permissions.tool(checkupTool)) return null;
  const text = typeof args === 'object' && args !== null && 'text' in args ? args.text : undefined;
  if (typeof text === 'string') return { content: [{ type: 'text', text: text.slice(0, longestText) }] };
  return { content: [{ type: 'text', text: 'There is no text to give back.' }], isError: true };
}
