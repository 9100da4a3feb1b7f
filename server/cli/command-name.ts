import { basename, dirname, relative } from 'node:path';

/** How this program was called, so that hints can be copied: by its name, through npx, or as a file of node. */
export function commandName(script: string | undefined, cwd: string): string {
  if (script === undefined) return 'drawbridge';
  if (basename(dirname(script)) === '.bin') return 'npx drawbridge';
  if (basename(script).replace(/\.(cmd|ps1)$/, '') === 'drawbridge') return 'drawbridge';
  const file = relative(cwd, script) || script;
  const shorter = file.startsWith('..') ? script : file;
  return `node ${quoted(shorter)}`;
}

/** For a shell, where it needs it. */
export const quoted = (text: string): string => (/^[\w@%+=:,./\\-]+$/.test(text) ? text : `"${text}"`);
