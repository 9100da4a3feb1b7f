/** One line without control characters, text direction tricks and invisible characters, at most `limit` characters. */
function plain(text: string, limit: number): string {
  const line = text
    .replaceAll(/[\t\r\n\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '\uFFFD')
    .trim();
  const characters = [...line];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : line;
}

/** Text from elsewhere as it is to be read, wherever it stands in a Markdown document, tables included. */
export const markdownText = (text: string, limit = 1000): string =>
  plain(text, limit)
    .replaceAll(/[\\`*_[\]{}<>|~#!&$]/g, (character) =>
      character === '<'
        ? '&lt;'
        : character === '>'
          ? '&gt;'
          : character === '&'
            ? '&amp;'
            : `\\${character}`,
    )
    // No links but ours.
    .replaceAll('://', '&#58;//')
    .replaceAll(/\bwww\./gi, (www) => `${www.slice(0, 3)}&#46;`)
    // What would begin a list or a heading.
    .replace(/^([-+=]|\d+(?=[.)]))/, '&#8203;$1');

/** A line of a log as it was written, as code. */
export function markdownCode(text: string, limit = 600): string {
  const line = plain(text, limit).replaceAll('`', '′');
  return `\`${line === '' ? ' ' : line}\``;
}

/** A text of our own: its addresses become links. */
export const markdownCure = (text: string): string =>
  text
    .split(/(https:\/\/[^\s<>()"']+[^\s<>()"'.,:;])/)
    .map((part, index) => (index % 2 === 1 ? `<${part}>` : escapedInside(part)))
    .join('');

/** Keeps the spaces on both sides of a part. */
function escapedInside(part: string): string {
  const [, before = '', text = '', after = ''] = /^(\s*)([^]*?)(\s*)$/.exec(part) ?? [];
  return text === '' ? part : `${before}${markdownText(text, 4000)}${after}`;
}
