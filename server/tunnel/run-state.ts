/** What is wrong: a code in kebab-case (or the provider's own), and one sentence for the person. */
export interface Trouble {
  readonly code: string;
  readonly sentence: string;
}

/** How far a run of one tunnel is. Times are ms since the epoch. */
export type RunState =
  | { readonly at: 'starting'; readonly doing: string | null; readonly progress: number | null }
  /** There is an address; `trouble` is why the last probe did not come back. */
  | { readonly at: 'checking'; readonly url: string; readonly trouble: Trouble | null }
  | { readonly at: 'open'; readonly url: string }
  /** With an address: the provider is left alone and only probed again. Without: it is opened again at `retryAt`. */
  | {
      readonly at: 'retrying';
      readonly url: string | null;
      readonly trouble: Trouble;
      readonly retryAt: number;
    }
  | { readonly at: 'failed'; readonly trouble: Trouble };

/** The public origin as far as a run has one. */
export const urlIn = (state: RunState): string | null => ('url' in state ? state.url : null);

/** The pauses between probes while the first one has not come back yet, ms; the last one again and again. */
const firstPauses = [1000, 2000, 3000, 5000];
export const firstPause = (failures: number): number => firstPauses[failures - 1] ?? 5000;

/** How long an open tunnel is left alone between two probes, ms. */
export const probeEvery = 60_000;
/** How soon a probe that did not come back is sent once more, ms. */
export const secondLook = 3000;
/** So long a tunnel has to be open for its failures to be forgotten, ms. */
export const stable = 60_000;
/** The pause before something is tried again that is not over soon, ms. */
export const later = 5 * 60_000;
/** What hangs while it is closed is not waited for any longer, ms. */
export const closeWithin = 4000;
