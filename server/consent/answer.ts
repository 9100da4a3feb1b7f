import type { GrantLife } from '../../protocol/consent.ts';

/**
 * Why a knock was denied: the person said so or picked a wrong number; nobody answered in time; it gave way to another
 * in a flood; the same browser asked anew for the same client; the app was closed, or its window crashed.
 */
export type DenialReason = 'person' | 'wrong-number' | 'timeout' | 'gave-way' | 'asked-anew' | 'closed';

/** How long what was allowed lives: as the person chose, or as long as a check-up may take. */
export type AllowedLife = GrantLife | 'checkup';

/** The person's consent to one knock; or the app's own to its check-up. */
export type Answer =
  | { readonly kind: 'allowed'; readonly life: AllowedLife; readonly tools: readonly string[] }
  | { readonly kind: 'denied'; readonly reason: DenialReason };
