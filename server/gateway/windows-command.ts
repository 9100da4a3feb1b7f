import { existsSync } from 'node:fs';
import { win32 } from 'node:path';

/** A command as spawn takes it. `verbatim`: the arguments are quoted already. */
export interface SpawnCommand {
  command: string;
  args: readonly string[];
  verbatim: boolean;
}

/**
 * How a command of the mcpServers file is started on Windows. Programs start directly; `npx` and its like are .cmd
 * files, which only cmd.exe can run, so those go through `cmd /d /s /c` with every argument quoted for both parsers
 * (https://learn.microsoft.com/archive/blogs/twistylittlepassagesallalike/everyone-quotes-command-line-arguments-the-wrong-way).
 */
export function windowsCommand(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  exists: (path: string) => boolean = existsSync,
): SpawnCommand {
  const found = locate(command, environment, exists);
  if (found === null || !/\.(?:cmd|bat)$/i.test(found))
    return { command: found ?? command, args, verbatim: false };
  const line = [found, ...args].map(quoteForCmd).join(' ');
  return {
    command: valueOf(environment, 'COMSPEC') ?? 'cmd.exe',
    args: ['/d', '/s', '/c', `"${line}"`],
    verbatim: true,
  };
}

function locate(
  command: string,
  environment: Readonly<Record<string, string>>,
  exists: (path: string) => boolean,
): string | null {
  const extensions = (valueOf(environment, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD')
    .split(';')
    .filter((ext) => ext !== '');
  const names = /\.[^\\/.]+$/.test(command)
    ? [command, ...extensions.map((ext) => command + ext)]
    : extensions.map((ext) => command + ext);
  const hasFolder = /[\\/]/.test(command);
  const folders = hasFolder
    ? ['']
    : (valueOf(environment, 'PATH') ?? '').split(';').filter((folder) => folder !== '');
  for (const folder of folders) {
    for (const name of names) {
      const path = folder === '' ? name : win32.join(folder, name);
      if (exists(path)) return path;
    }
  }
  return null;
}

/** Environment names do not care for case on Windows. */
function valueOf(environment: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(environment).find(([key]) => key.toUpperCase() === name)?.[1];
}

/** Quoted for the program's own parser (backslashes before a quote are doubled), then every sign of cmd.exe escaped, twice for a script that hands them on. */
function quoteForCmd(argument: string): string {
  const quoted = `"${argument.replaceAll(/(\\*)"/g, '$1$1\\"').replaceAll(/(\\*)$/g, '$1$1')}"`;
  return escapeSigns(escapeSigns(quoted));
}

const escapeSigns = (text: string): string => text.replaceAll(/[()\][%!^"`<>&|;, *?]/g, '^$&');
