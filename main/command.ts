/** The commands of server/cli/commands.ts, written out: loading them would cost every start of the app. */
export const commandWords: ReadonlySet<string> = new Set([
  'serve',
  'status',
  'url',
  'tunnel',
  'checkup',
  'knocks',
  'allow',
  'deny',
  'grants',
  'revoke',
  'events',
  'journeys',
  'tools',
  'report',
  'diagnose',
  'export',
  'replay',
  'service',
  'help',
]);

const questions: ReadonlySet<string> = new Set(['--help', '-h', '--version']);

/** Chromium's own, which a unit or a person may have to put first. */
const passedOver = '--no-sandbox';

/**
 * The words of a command, where the program was called with one: `drawbridge status` and so on. Only the first word
 * counts: links, options and files begin otherwise, and open the app as ever. A word that is none of them, yet looks
 * like one mistyped by a person at a terminal, is a command, too, and is refused as such.
 * @param from.unpackaged the program is Electron, and its first word the app's folder
 */
export function commandIn(
  argv: readonly string[],
  from: { readonly unpackaged: boolean; readonly terminal: boolean },
): readonly string[] | null {
  const words = afterSwitches(argv.slice(1));
  const own = from.unpackaged ? afterSwitches(words.slice(1)) : words;
  const [first] = own;
  if (first === undefined) return null;
  const mistyped = from.terminal && /^[a-z][a-z-]{1,24}$/.test(first);
  return commandWords.has(first) || questions.has(first) || mistyped ? own : null;
}

function afterSwitches(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => word !== passedOver);
  return start === -1 ? [] : words.slice(start);
}
