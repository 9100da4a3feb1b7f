/**
 * Text from elsewhere that can end no line and begin no command in a Mermaid diagram: all but letters, digits and
 * harmless signs become its number codes (`#59;`), as does a letter of the word `end`, which breaks diagrams.
 */
export function mermaidText(text: string, limit: number): string {
  const line = text.replaceAll(/[\s\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const characters = [...line];
  const short = characters.length > limit ? [...characters.slice(0, limit - 1), '…'] : characters;
  const coded = short.map((character) =>
    /[\p{L}\p{N} .,:/_()×…-]/u.test(character) ? character : `#${character.codePointAt(0) ?? 63};`,
  );
  const safe = coded
    .join('')
    .replaceAll(/\b(e)(n)(d)\b/gi, (_, e: string, n: string, d: string) => `${e}#${n.charCodeAt(0)};${d}`);
  return safe === '' ? '-' : safe;
}
