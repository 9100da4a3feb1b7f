import { randomBytes } from 'node:crypto';
import type { Identity } from '../../protocol/identity.ts';
import type { AllowedLife } from '../consent/answer.ts';
import type { Audience } from '../issuers.ts';
import { sha256 } from './sha256.ts';

/** What an authorization code stands for: fixed at consent, checked at the token endpoint. */
export interface CodeBinding {
  readonly clientId: string;
  readonly clientName: string;
  readonly identity: Identity;
  readonly redirectUri: string;
  readonly redirectHost: string;
  readonly audience: Audience;
  /** The canonical resource identifier, for showing. */
  readonly resource: string;
  readonly scope: string;
  readonly codeChallenge: string;
  readonly life: AllowedLife;
  readonly tools: readonly string[];
  readonly journey: string | null;
}

export type Redeemed =
  | { kind: 'fresh'; binding: CodeBinding; redeemedBy: (grantId: string) => void }
  /** Already redeemed: what it issued has to be revoked (RFC 6749 §4.1.2). */
  | { kind: 'replayed'; binding: CodeBinding; grantId: string | null }
  | { kind: 'expired'; binding: CodeBinding }
  | { kind: 'unknown' };

interface Held {
  binding: CodeBinding;
  expiresAt: number;
  redeemed: boolean;
  grantId: string | null;
}

/** Lifetime of a code, ms (at most a minute: requirement 8). */
export const codeLifetime = 60_000;
/** How long a used code is remembered, so that a replay is told apart from nonsense, ms. */
const remembered = 10 * 60_000;

/**
 * Authorization codes, by hash, in memory only: a code that a crash forgets is asked for anew. A code is spent by the
 * first attempt to redeem it, whether the rest of that request turns out right or not.
 */
export class Codes {
  #held = new Map<string, Held>();
  #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  issue(binding: CodeBinding): string {
    this.#sweep();
    const code = randomBytes(32).toString('base64url');
    this.#held.set(sha256(code), {
      binding,
      expiresAt: this.#now() + codeLifetime,
      redeemed: false,
      grantId: null,
    });
    return code;
  }

  redeem(code: string): Redeemed {
    const held = this.#held.get(sha256(code));
    if (held === undefined) return { kind: 'unknown' };
    if (held.redeemed) return { kind: 'replayed', binding: held.binding, grantId: held.grantId };
    if (this.#now() > held.expiresAt) return { kind: 'expired', binding: held.binding };
    held.redeemed = true;
    return { kind: 'fresh', binding: held.binding, redeemedBy: (grantId) => void (held.grantId = grantId) };
  }

  /** Whether a code of this client is still to be redeemed: until then the client must not be forgotten. */
  awaits(clientId: string): boolean {
    for (const held of this.#held.values()) {
      if (held.binding.clientId === clientId && !held.redeemed && this.#now() <= held.expiresAt) return true;
    }
    return false;
  }

  /** How many codes are still to be redeemed. */
  get unspent(): number {
    const now = this.#now();
    return [...this.#held.values()].filter((held) => !held.redeemed && now <= held.expiresAt).length;
  }

  #sweep(): void {
    const oldest = this.#now() - remembered;
    for (const [key, held] of this.#held) {
      if (held.expiresAt > oldest) return;
      this.#held.delete(key);
    }
  }
}
