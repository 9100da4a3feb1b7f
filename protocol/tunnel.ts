import { z } from 'zod';

/**
 * Who leads the outside to this computer. `own`: an address of the person's that already points here (a reverse proxy,
 * Tailscale Funnel); `quick`: a Cloudflare Quick Tunnel; `cloudflare`: a named Cloudflare Tunnel; `ngrok`.
 */
export const tunnelKinds = ['quick', 'cloudflare', 'ngrok', 'own'] as const;
export const TunnelKind = z.enum(tunnelKinds);
export type TunnelKind = z.infer<typeof TunnelKind>;

/**
 * `off`: none is chosen, or the bridge is raised. `starting`: the provider is at work. `checking`: there is an address,
 * and no probe came back through it yet. `open`: one came back. `retrying`: it broke and is tried again at `retryAt`.
 * `failed`: nothing helps but the person.
 */
export const TunnelState = z.enum(['off', 'starting', 'checking', 'open', 'retrying', 'failed']);
export type TunnelState = z.infer<typeof TunnelState>;

/** The tunnel as front ends see it. Times are milliseconds since the epoch. */
export const TunnelStatus = z.object({
  kind: TunnelKind.nullable(),
  state: TunnelState,
  /** The public origin, as soon as it is known. */
  url: z.string().nullable(),
  /** What is being done, in a few words, where it takes a while. */
  doing: z.string().nullable(),
  /** How much of it is done, 0 to 1. */
  progress: z.number().min(0).max(1).nullable(),
  /** What is wrong: one sentence with what to do. */
  problem: z.string().nullable(),
  retryAt: z.number().nullable(),
  since: z.number(),
  /** What this kind of tunnel cannot do, a sentence each. */
  limits: z.array(z.string()),
  /** The address that connected apps still point to, where it is another one than now. */
  drift: z.object({ from: z.string(), sentence: z.string() }).nullable(),
});
export type TunnelStatus = z.infer<typeof TunnelStatus>;

/** One kind of tunnel as the person chooses it. */
export const TunnelOption = z.object({
  kind: TunnelKind,
  title: z.string(),
  /** What it is good for, in one sentence. */
  about: z.string(),
  needsToken: z.boolean(),
  /** Whether it needs, may have, or cannot have an address of the person's choice. */
  address: z.enum(['needed', 'optional', 'none']),
  /** Whether a token is kept for it already. */
  hasToken: z.boolean(),
  /** The address that is set for it, as an origin. */
  url: z.string().nullable(),
  /** Where one gets the token or the address. */
  link: z.string().nullable(),
  limits: z.array(z.string()),
});
export type TunnelOption = z.infer<typeof TunnelOption>;

export const TunnelChoice = z.object({
  options: z.array(TunnelOption),
  /** The first one is in use; the others take over in this order where their host is the same. */
  order: z.array(TunnelKind),
  /** Where tokens are kept: the operating system's keychain, or memory until the app ends. */
  kept: z.enum(['keychain', 'memory']),
});
export type TunnelChoice = z.infer<typeof TunnelChoice>;
