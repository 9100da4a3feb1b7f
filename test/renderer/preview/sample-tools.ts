import type { ToolInfo } from '../../../protocol/status.ts';

const tool = (upstream: string, name: string, readOnly: boolean, description: string): ToolInfo => ({
  name: `${upstream}__${name}`,
  upstream,
  title: name.replaceAll('_', ' '),
  description,
  readOnly,
  destructive: !readOnly && /delete|remove|drop/.test(name),
});

export const fileTools: ToolInfo[] = [
  tool('files', 'read_file', true, 'Read a text file from the shared folder'),
  tool('files', 'search_files', true, 'Find files by name or by what stands in them'),
  tool('files', 'write_file', false, 'Create a file or replace what is in it'),
];

const verbs: [string, boolean][] = [
  ['list', true],
  ['get', true],
  ['search', true],
  ['create', false],
  ['update', false],
  ['delete', false],
];
const things = ['issue', 'pull_request', 'branch', 'release', 'comment', 'label', 'milestone'];

/** 60 tools of three upstreams. */
export const manyTools: ToolInfo[] = [
  ...fileTools,
  ...things.flatMap((thing) =>
    verbs.map(([verb, reads]) =>
      tool('github', `${verb}_${thing}`, reads, `${verb} a ${thing.replace('_', ' ')} in a repository`),
    ),
  ),
  ...['events', 'calendars', 'reminders', 'contacts', 'notes'].flatMap((thing) => [
    tool('calendar', `list_${thing}`, true, `List your ${thing}`),
    tool('calendar', `add_${thing}`, false, `Add to your ${thing}`),
    tool('calendar', `remove_${thing}`, false, `Remove from your ${thing}`),
  ]),
];
