import type { Rule } from '../rule.ts';
import { failed, lines } from './finding.ts';
import { is, latest, well } from './looking.ts';

export const upstreamDown: Rule = {
  name: 'upstream-down',
  about:
    'A call could not be done, because the local MCP server that has the tool does not run or ended meanwhile.',
  look({ client, steps }) {
    const calls = steps.filter(is('tool-call'));
    const down = latest(calls, ({ reason }) => reason === 'upstream-down' || reason === 'upstream-busy');
    if (down === null || down.after.some(well(is('tool-call')))) return null;
    const again = calls.filter(({ reason }) => reason === down.step.reason);
    return failed({
      rule: 'upstream-down',
      hop: 'upstream',
      cause: `${client} called ${down.step.about ?? 'a tool'}, and the local MCP server that has it ${down.step.reason === 'upstream-busy' ? 'takes nothing in' : 'does not run'}.`,
      evidence: lines(again),
      cures: [
        'Look at what the server says in the timeline, and at its state: drawbridge status. It is started again by itself.',
        'If it does not come up: put its entry in mcp.json right. The command has to run by itself in a terminal, with the same arguments and environment.',
      ],
    });
  },
};
