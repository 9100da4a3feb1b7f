/**
 * The part of the Desktop Entry Specification (1.5) that an autostart file needs: written, and read back.
 * https://specifications.freedesktop.org/desktop-entry-spec/latest/
 */

/** Characters that make an argument need quotes (section "The Exec key"). */
const reserved = /[\s"'\\><~|&;$*?#()`]/;

/**
 * One argument of an Exec line. Inside the quotes a backslash stands before `"`, `` ` ``, `$` and `\`; a `%` is doubled
 * everywhere.
 */
function execArgument(argument: string): string {
  const plain = argument.replaceAll('%', '%%');
  return argument !== '' && !reserved.test(argument) ? plain : `"${plain.replaceAll(/["`$\\]/g, '\\$&')}"`;
}

/** A value of type string: the escapes of the file format, which are read before those of the Exec line. */
const stringValue = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');

export const execValue = (command: readonly string[]): string =>
  stringValue(command.map(execArgument).join(' '));

/** The text of an autostart file (Desktop Application Autostart Specification 0.5) for a command. */
export const autostartEntry = (command: readonly [string, ...string[]]): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Drawbridge',
    'Comment=Keeps the bridge for ChatGPT ready, without a window',
    'Icon=drawbridge',
    // A program that is gone (uninstalled, moved) is passed over in silence.
    `TryExec=${stringValue(command[0])}`,
    `Exec=${execValue(command)}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');

/** The text of a file that hands links to a program; no menu shows it. Nothing in a link is read as a switch. */
export const linkEntry = (program: string, mimeType: string): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Drawbridge',
    'Icon=drawbridge',
    'NoDisplay=true',
    `TryExec=${stringValue(program)}`,
    `Exec=${execValue([program, '--'])} %u`,
    `MimeType=${mimeType};`,
    '',
  ].join('\n');

export interface FoundEntry {
  /** Whether the desktop starts it: neither hidden nor switched off by the desktop's own settings. */
  enabled: boolean;
  /** The arguments of its Exec line; null where it has none that can be read. */
  command: string[] | null;
}

/** Reads an autostart file, also one that the person or their desktop changed. */
export function readEntry(text: string): FoundEntry {
  const keys = new Map<string, string>();
  let inside = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('[')) inside = line.trim() === '[Desktop Entry]';
    const at = line.indexOf('=');
    if (inside && at > 0) keys.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
  }
  const says = (key: string, value: string): boolean => keys.get(key)?.toLowerCase() === value;
  return {
    enabled: keys.has('Exec') && !says('Hidden', 'true') && !says('X-GNOME-Autostart-enabled', 'false'),
    command: readExec(keys.get('Exec') ?? ''),
  };
}

const escapes: Readonly<Record<string, string>> = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' };

function readExec(value: string): string[] | null {
  const line = value.replaceAll(/\\(.)/g, (whole, letter: string) => escapes[letter] ?? whole);
  const found = line.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g);
  if (found === null) return null;
  return found.map((part) =>
    (part.startsWith('"') ? part.slice(1, -1).replaceAll(/\\(["`$\\])/g, '$1') : part).replaceAll('%%', '%'),
  );
}
