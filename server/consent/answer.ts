import type { GrantLife } from '../../protocol/consent.ts';

/**
 * Why a knock was denied: the person said so or picked a wrong number; nobody answered in time; it gave way to another
 * in a flood; the same browser asked anew for the same client; the app was closed, or its window crashed.
 */
export type DenialReason = 'person' | 'wrong-number' | 'timeout' | 'gave-way' | 'asked-anew' | 'closed';

/** The person's consent to one knock. */
export type Answer =
  | { readonly kind: 'allowed'; readonly life: GrantLife; readonly tools: readonly string[] }
  | { readonly kind: 'denied'; readonly reason: DenialReason };
