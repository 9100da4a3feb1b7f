import { clip, oneLine } from '../shared/format-text.ts';
import { ArrowOutIcon } from '../shared/icons.tsx';
import { shortAddress, textPieces } from './text-pieces.ts';

interface Props {
  text: string;
  /** Longest text to put into the page, in UTF-16 units. */
  max: number;
  openPage: (url: string) => void;
}

/** Text from the network in which the addresses of known pages can be pressed. */
export function LinkedText({ text, max, openPage }: Props) {
  return (
    <bdi>
      {textPieces(clip(oneLine(text), max)).map((piece, index) =>
        piece.kind === 'text' ? (
          piece.text
        ) : (
          <button
            // The pieces of one text never change places.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            type="button"
            className="link"
            data-testid="open-page"
            title={`Open ${piece.url} in your browser`}
            onClick={() => openPage(piece.url)}
          >
            {shortAddress(piece.text)}
            <ArrowOutIcon />
          </button>
        ),
      )}
    </bdi>
  );
}
