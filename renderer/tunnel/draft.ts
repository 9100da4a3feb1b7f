import type { TunnelKind } from '../../protocol/tunnel.ts';

/**
 * What the person had begun to set up. The popup closes when they go to the browser for a token, and is to look the same
 * when they come back. The token itself is no part of it.
 */
export interface Draft {
  /** Whether it was begun in the panel in which the tunnel is changed. */
  panel: boolean;
  /** The kind whose form was open. */
  open: TunnelKind | null;
  /** The addresses that were typed, by kind. */
  urls: Partial<Record<TunnelKind, string>>;
}

export const noDraft: Draft = { panel: false, open: null, urls: {} };

/** Keeps one draft from one popup to the next. */
export interface DraftKeeper {
  read(): Draft;
  keep(draft: Draft): void;
}

const key = 'tunnel-draft';
/** How long it waits for the person, ms: later they have other things in mind. */
const keptFor = 30 * 60_000;
const longest = 500;

/** Written out here as in shared/phases.ts; a test holds it to the contract's list. */
export const draftKinds = ['quick', 'cloudflare', 'ngrok', 'own'] as const satisfies readonly TunnelKind[];

/** Reads what `keep` wrote; anything else, and what is too old, is no draft. `now` in ms since the epoch. */
export function readDraft(text: string | null, now: number): Draft {
  if (text === null) return noDraft;
  try {
    const found: unknown = JSON.parse(text);
    const { at, panel, open, urls } = Object(found);
    if (typeof at !== 'number' || at > now || now - at > keptFor) return noDraft;
    const typed = draftKinds.flatMap((kind) => {
      const url: unknown = Object(urls)[kind];
      return typeof url === 'string' ? [[kind, url.slice(0, longest)]] : [];
    });
    return {
      panel: panel === true,
      open: draftKinds.find((kind) => kind === open) ?? null,
      urls: Object.fromEntries(typed),
    };
  } catch {
    return noDraft;
  }
}

/** A keeper in the windows' own storage. Where that fails, nothing is kept and nothing breaks. */
export function draftKeeper(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  now: () => number = Date.now,
): DraftKeeper {
  return {
    read() {
      try {
        return readDraft(storage.getItem(key), now());
      } catch {
        return noDraft;
      }
    },
    keep({ panel, open, urls }) {
      try {
        if (!panel && open === null) storage.removeItem(key);
        else storage.setItem(key, JSON.stringify({ at: now(), panel, open, urls }));
      } catch {
        // The form is still there as long as the popup is.
      }
    },
  };
}

/** For windows that keep nothing. */
export const keepsNoDraft: DraftKeeper = { read: () => noDraft, keep: () => undefined };
