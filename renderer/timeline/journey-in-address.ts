/** The journey that a window's address asks for: `#journey=ID` or `?journey=ID`; null where it names none. */
export function journeyInAddress(address: string): string | null {
  const { hash, searchParams } = new URL(address);
  return new URLSearchParams(hash.slice(1)).get('journey') ?? searchParams.get('journey');
}
