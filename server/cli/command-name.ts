import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

/** How this program was called, so that hints can be copied: by its name, through npx, or as a file of node. */
export function commandName(script: string | undefined, cwd: string): string {
  if (script === undefined) return 'drawbridge';
  const folder = dirname(script);
  if (basename(folder) === '.bin') {
    // npx runs what is installed where it is called, or is that folder's own. Called elsewhere it would fetch whatever
    // has that name on the registry: a stranger's program.
    const here = dirname(dirname(folder)) === cwd || packageFolder(script) === cwd;
    return here ? 'npx drawbridge' : `node ${quoted(script)}`;
  }
  if (basename(script).replace(/\.(cmd|ps1)$/, '') === 'drawbridge') return 'drawbridge';
  const file = relative(cwd, script) || script;
  const shorter = file.startsWith('..') ? script : file;
  return `node ${quoted(shorter)}`;
}

/** The package that a program belongs to, where links lead: npx calls a folder's own by a link in its cache. */
function packageFolder(script: string): string | null {
  try {
    let folder = dirname(realpathSync(script));
    while (!existsSync(join(folder, 'package.json'))) {
      if (dirname(folder) === folder) return null;
      folder = dirname(folder);
    }
    return folder;
  } catch {
    return null;
  }
}

/** For a shell, where it needs it. */
export const quoted = (text: string): string => (/^[\w@%+=:,./\\-]+$/.test(text) ? text : `"${text}"`);
