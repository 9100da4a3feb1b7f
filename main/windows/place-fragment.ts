import type { Place } from '../../protocol/place.ts';

/** How a page is told of a place: the part of its address behind `#`. Read by renderer/popup/place-in-address.ts. */
export function fragmentOf(place: Place): string {
  if (place.at === 'knock' || place.at === 'journey')
    return place.id === null ? place.at : `${place.at}=${encodeURIComponent(place.id)}`;
  return place.at === 'setting' ? `setting=${place.setting ?? ''}` : place.at;
}
