import { settingNames } from '../../protocol/link.ts';
import type { Place } from '../../protocol/place.ts';

/** What a link asks the popup to show: `#popup`, `#knock`, `#knock=ID`, `#setting=NAME`; null where no link did. */
export function placeInAddress(address: string): Place | null {
  const asked = new URLSearchParams(new URL(address).hash.slice(1));
  if (asked.has('popup')) return { at: 'popup' };
  if (asked.has('knock')) return { at: 'knock', id: asked.get('knock') || null };
  if (!asked.has('setting')) return null;
  const setting = settingNames.find((name) => name === asked.get('setting')) ?? null;
  return { at: 'setting', setting };
}
