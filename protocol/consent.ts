import { z } from 'zod';
import { Identity } from './identity.ts';

/** How long a grant lives: 24 hours, or until the person revokes it (which adds refresh tokens). */
export const GrantLife = z.enum(['24h', 'always']);
export type GrantLife = z.infer<typeof GrantLife>;

/**
 * A tool's public name; `upstream__(resources)` for the resources and prompts of an upstream; or `upstream__*` for an upstream whose tools are not known yet or that has only
 * resources and prompts.
 */
export const ToolPattern = z.string().min(1).max(200);

/** An authorization request that waits for the person. Times are milliseconds since the epoch. */
export const Knock = z.object({
  id: z.string(),
  clientId: z.string(),
  clientName: z.string(),
  identity: Identity,
  /** The host that gets the answer: what the person should recognise. */
  redirectHost: z.string(),
  scope: z.string(),
  tools: z.array(ToolPattern),
  /** Three two-digit numbers, one of which the person's browser shows. */
  numbers: z.array(z.number().int().min(10).max(99)).length(3),
  createdAt: z.number(),
  expiresAt: z.number(),
  /** True where nobody here had asked for a connection in the last 15 minutes: it opens nothing by itself. */
  quiet: z.boolean(),
  /** The address of the browser that asked, as the nearest trusted proxy reports it. */
  remote: z.string(),
  issuer: z.string(),
  /** Whether the client can use a refresh token: "until revoked" means less where it can't. */
  canRefresh: z.boolean(),
});
export type Knock = z.infer<typeof Knock>;

/** What a client holds after consent. `expiresAt` is null where it lives until revoked. */
export const Grant = z.object({
  id: z.string(),
  clientId: z.string(),
  clientName: z.string(),
  identity: Identity,
  redirectHost: z.string(),
  resource: z.string(),
  scope: z.string(),
  tools: z.array(ToolPattern),
  createdAt: z.number(),
  expiresAt: z.number().nullable(),
  lastUsedAt: z.number().nullable(),
  journey: z.string().nullable(),
});
export type Grant = z.infer<typeof Grant>;
