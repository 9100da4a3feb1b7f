/** Characters that a document may have: what one answer of the control socket can carry, with room for its escapes. */
const mostCharacters = 48 * 1024 * 1024;

/**
 * As many of the newest pieces as fit, in their order.
 * @param pieces oldest first. @param most characters of all of them together.
 */
export function newestThatFit(pieces: readonly string[], most = mostCharacters): string[] {
  let left = most;
  let from = pieces.length;
  while (from > 0 && left >= 0) {
    left -= (pieces[from - 1]?.length ?? 0) + 1;
    if (left >= 0) from -= 1;
  }
  return pieces.slice(from);
}
