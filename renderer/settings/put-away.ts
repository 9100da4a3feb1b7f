/** What was put away is put away for good: kept from one popup to the next. Keys of cards, the newest last. */
export interface PutAwayKeeper {
  read(): readonly string[];
  keep(keys: readonly string[]): void;
}

const name = 'put-away-cards';
const most = 10;
const longest = 100;

/** Reads what `keep` wrote; anything else is nothing. */
export function readPutAway(text: string | null): readonly string[] {
  if (text === null) return [];
  try {
    const found: unknown = JSON.parse(text);
    if (!Array.isArray(found)) return [];
    return found.filter((key) => typeof key === 'string' && key.length <= longest).slice(-most);
  } catch {
    return [];
  }
}

/** A keeper in the windows' own storage. Where that fails, a card comes back with the next popup and nothing breaks. */
export function putAwayKeeper(storage: Pick<Storage, 'getItem' | 'setItem'>): PutAwayKeeper {
  return {
    read() {
      try {
        return readPutAway(storage.getItem(name));
      } catch {
        return [];
      }
    },
    keep(keys) {
      try {
        storage.setItem(name, JSON.stringify(keys.slice(-most)));
      } catch {
        // It is away as long as this popup is.
      }
    },
  };
}

/** For windows that keep nothing. */
export const keepsNothingPutAway: PutAwayKeeper = { read: () => [], keep: () => undefined };
