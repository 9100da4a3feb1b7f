import { Fault } from '../faults.ts';

const plain = /^[\w@+=:,./-]+$/;

/**
 * A word of `ExecStart=` as systemd.service(5) reads it back: quotes and backslashes of C, `%` doubled, because it
 * begins a specifier, and `$` doubled, because it begins a variable.
 * @throws Fault where a character in it ends lines.
 */
export const commandWord = (text: string): string => quoted(text.replaceAll('$', '$$$$'));

/** The first word: systemd does not look for variables in the path of the program. @throws Fault as above. */
export const programWord = (path: string): string => quoted(path);

/** `NAME=value` for `Environment=`, where `$` means itself. @throws Fault as above. */
export const environmentWord = (name: string, value: string): string => quoted(`${name}=${value}`);

/** The path of `EnvironmentFile=`: a pattern of file names, in which quotes would be a part of it. @throws Fault as above. */
export const patternValue = (path: string): string =>
  checked(path)
    .replaceAll(/[\\*?[]/g, String.raw`\$&`)
    .replaceAll('%', '%%');

function quoted(text: string): string {
  const safe = checked(text)
    .replaceAll(/["\\]/g, String.raw`\$&`)
    .replaceAll('%', '%%');
  return plain.test(text) ? safe : `"${safe}"`;
}

function checked(text: string): string {
  if (!/\p{Cc}/u.test(text)) return text;
  throw new Fault(
    `A path or option with a control character in it cannot be written into a systemd unit: rename ${JSON.stringify(text)}, then try again.`,
  );
}
