/** A piece of release notes: they are text from outside, of which only lines, lists and headings are understood. */
export type NotesBlock =
  { kind: 'heading'; text: string } | { kind: 'text'; text: string } | { kind: 'list'; items: string[] };

const mostLines = 300;

/** Marks of Markdown that stand around words. A link becomes its words and its address, so that both can be seen. */
const plain = (text: string): string =>
  text
    .replaceAll(/!?\[([^\]]{0,300})\]\(([^)\s]{1,500})\)/g, '$1 ($2)')
    .replaceAll(/(\*\*|__)(\S(?:.{0,300}?\S)?)\1/g, '$2')
    .replaceAll(/`([^`]{1,300})`/g, '$1')
    .trim();

/** Splits notes into blocks. Lines that belong together are put together; a rule (`---`) is left out. */
export function notesBlocks(notes: string): NotesBlock[] {
  const blocks: NotesBlock[] = [];
  let apart = true;
  for (const line of notes.split(/\r\n|[\n\r\u2028\u2029]/).slice(0, mostLines)) {
    const last = blocks.at(-1);
    const item = /^\s*(?:[-*+]|\d{1,3}[.)])\s+(.*)$/.exec(line);
    const heading = /^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line);
    if (line.trim() === '' || /^\s*([-*_])(?:\s*\1){2,}\s*$/.test(line)) {
      apart = true;
      continue;
    }
    if (heading !== null) blocks.push({ kind: 'heading', text: plain(heading[1] ?? '') });
    else if (item !== null) {
      if (last?.kind === 'list') last.items.push(plain(item[1] ?? ''));
      else blocks.push({ kind: 'list', items: [plain(item[1] ?? '')] });
    } else if (!apart && last?.kind === 'list') {
      last.items.push(`${last.items.pop() ?? ''} ${plain(line)}`);
    } else if (!apart && last?.kind === 'text') last.text += ` ${plain(line)}`;
    else blocks.push({ kind: 'text', text: plain(line) });
    apart = false;
  }
  return blocks;
}
