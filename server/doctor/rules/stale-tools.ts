import type { Rule } from '../rule.ts';
import type { Step } from '../step.ts';
import { failed, lines, waiting } from './finding.ts';
import { is, latest, well } from './looking.ts';

const rule = 'stale-tools';
const listed = (step: Step): boolean => is('mcp')(step) && step.about === 'tools/list';
const cures = (client: string): string[] => [
  `Let ${client} read the list of tools again; in ChatGPT: Settings → Connectors → this connector → Refresh, at https://chatgpt.com/#settings/Connectors. ChatGPT keeps the list that it saw until then.`,
];

export const staleTools: Rule = {
  name: rule,
  about:
    'A client calls a tool that is not offered (any more), or goes on with a list of tools that has changed since.',
  look({ client, steps }) {
    const missing = latest(steps, (step) => is('tool-call')(step) && step.reason === 'unknown-tool');
    if (missing !== null && !missing.after.some((step) => listed(step) || well(is('tool-call'))(step))) {
      return failed({
        rule,
        hop: 'client',
        cause: `${client} called ${missing.step.about ?? 'a tool'}, which is not offered: it still has an old list of tools, or made the name up.`,
        evidence: lines([...missing.before.filter(is('tools-changed')).slice(-1), missing.step]),
        cures: cures(client),
      });
    }
    const changed = latest(steps, is('tools-changed'));
    if (changed === null || !changed.before.some(listed) || changed.after.some(listed)) return null;
    const call = changed.after.find(is('tool-call'));
    if (call === undefined) return null;
    return waiting({
      rule,
      hop: 'client',
      cause: `The list of tools has changed, and ${client} goes on with the one it read before: it cannot know of new tools.`,
      evidence: lines([changed.step, call]),
      cures: cures(client),
    });
  },
};
