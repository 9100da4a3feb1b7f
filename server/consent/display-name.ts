const limit = 80;

/**
 * A client's name as it may be shown to a person, in a page, a window or a terminal: one line without control
 * characters, text direction tricks and invisible characters, at most 80 characters.
 */
export function displayName(name: string): string {
  const plain = name
    .replaceAll(/[\p{Zl}\p{Zp}\p{Zs}\t\r\n]+/gu, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .trim();
  if (plain === '') return 'An app without a name';
  const characters = [...plain];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : plain;
}
