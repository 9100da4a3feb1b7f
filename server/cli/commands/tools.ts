import type { ToolInfo } from '../../../protocol/status.ts';
import { type Command, withControl } from '../command.ts';
import { table } from '../table.ts';

export const tools: Command = {
  name: 'tools',
  synopsis: '',
  summary: 'The tools that can be allowed',
  details: [],
  options: [],
  words: 0,
  async run(context) {
    const { print } = context;
    const offered = await withControl(context, (control) => control.tools({}));
    if (print.json) print.document(offered);
    else if (offered.length === 0) print.lines(['No tools are offered: `drawbridge status` says why.']);
    else print.table(table(['TOOL', 'DOES', 'UPSTREAM', 'TITLE'], offered.map(rowOf), 64));
    return 0;
  },
};

const rowOf = (tool: ToolInfo): string[] => [tool.name, kindOf(tool), tool.upstream, tool.title];

function kindOf(tool: ToolInfo): string {
  if (tool.readOnly) return 'reads';
  return tool.destructive ? 'may destroy' : 'changes';
}
