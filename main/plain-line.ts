/**
 * A stranger's text as one short line of plain characters: no control or direction characters, no markup (Linux
 * notifications draw it).
 * @param limit characters
 */
export function plainLine(text: string, limit: number): string {
  const line = text
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}<>&]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : line;
}
