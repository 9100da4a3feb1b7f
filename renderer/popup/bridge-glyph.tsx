/** The bridge itself: the deck turns and the chain follows (styles/popup.css). The words beside it say the same. */
export function BridgeGlyph({ lowered }: { lowered: boolean }) {
  return (
    <span className="glyph" data-lowered={lowered} aria-hidden="true">
      <svg viewBox="5 7 40 38" fill="none" strokeLinecap="round" strokeLinejoin="round">
        <path className="glyph-water" d="M6 40.500q2.25-2 4.5 0t4.5 0 4.5 0 4.5 0 4.5 0 4.5 0 4.5 0 4.5 0" />
        <path className="glyph-tower" d="M8 34.500V11h3v2.500h2.500V11h3v2.500H19V11h3v23.500Z" />
        <path className="glyph-door" d="M12.5 34.500v-6a2.5 2.5 0 0 1 5 0v6" />
        <path className="glyph-bank" d="M41 34.500h3" />
        <path className="glyph-chain" />
        <path className="glyph-deck" d="M22 33.500h19" />
      </svg>
    </span>
  );
}
