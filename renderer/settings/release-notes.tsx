import { usePopupActions } from '../popup/popup-context.ts';
import { LinkedText } from '../verdict/linked-text.tsx';
import { notesBlocks } from './notes-blocks.ts';

/** The longest line that is put into the page, in UTF-16 units. */
const longest = 500;

/** What changed, as it came from outside: text, lists and headings, and no address but those of known pages. */
export function ReleaseNotes({ notes }: { notes: string }) {
  const { openPage } = usePopupActions();
  const line = (text: string) => <LinkedText text={text} max={longest} openPage={openPage} />;
  return (
    <section
      className="release-notes"
      aria-label="What changed"
      data-testid="release-notes"
      // It scrolls, so the keyboard has to be able to get there.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {notesBlocks(notes).map((block, index) => {
        // The blocks of one text never change places.
        /* oxlint-disable react/no-array-index-key */
        if (block.kind === 'heading') return <h4 key={index}>{line(block.text)}</h4>;
        if (block.kind === 'text') return <p key={index}>{line(block.text)}</p>;
        return (
          <ul key={index} className="notes">
            {block.items.map((item, place) => (
              <li key={place}>{line(item)}</li>
            ))}
          </ul>
        );
        /* oxlint-enable react/no-array-index-key */
      })}
    </section>
  );
}
