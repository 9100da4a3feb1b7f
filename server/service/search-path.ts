import { isAbsolute } from 'node:path';
import { isPassing, nodeFolder, type Program } from './program.ts';

const usual = '/usr/local/bin:/usr/bin:/bin';

/**
 * The PATH of the service, from the shell that installs it: a user's systemd knows less places than a shell, and the
 * tools that mcp.json names (`npx`, `uvx`, `docker`) are to be found as they are in the shell. What npm and npx put in
 * front of it for the time of one command is left out, and so is what does not stay.
 */
export function searchPath(program: Program, env: Readonly<Record<string, string | undefined>>): string {
  const folders = (env['PATH'] || usual)
    .split(':')
    .filter((folder) => isAbsolute(folder) && !/\p{Cc}/u.test(folder))
    .filter(
      (folder) => !/\/(?:node_modules|node-gyp-bin|_npx)\//.test(`${folder}/`) && !isPassing(folder, env),
    );
  const node = nodeFolder(program);
  const wanted = node === null || folders.includes(node) ? folders : [node, ...folders];
  return [...new Set(wanted)].join(':') || usual;
}
