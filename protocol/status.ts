import { z } from 'zod';
import { TunnelStatus } from './tunnel.ts';

/** The addresses of the server under one name: the loopback one, or the public one. */
export const Addresses = z.object({
  origin: z.string(),
  mcp: z.string(),
  sse: z.string(),
});
export type Addresses = z.infer<typeof Addresses>;

export const UpstreamState = z.enum(['starting', 'ready', 'restarting', 'failed']);
export const UpstreamStatus = z.object({
  name: z.string(),
  state: UpstreamState,
  tools: z.number().int(),
  /** One sentence where the state is not `ready`. */
  problem: z.string().nullable(),
});
export type UpstreamStatus = z.infer<typeof UpstreamStatus>;

/** Something wrong that the person can do something about: what, why, what to do, in one sentence. */
export const Problem = z.object({ id: z.string(), sentence: z.string() });
export type Problem = z.infer<typeof Problem>;

export const Status = z.object({
  version: z.string(),
  /** `raised`: nobody outside can reach the server. `lowered`: the public address answers. */
  bridge: z.enum(['raised', 'lowered']),
  local: Addresses,
  public: Addresses.nullable(),
  tunnel: TunnelStatus,
  upstreams: z.array(UpstreamStatus),
  knocks: z.number().int(),
  grants: z.number().int(),
  /** Open SSE streams. */
  streams: z.number().int(),
  problems: z.array(Problem),
  dataDir: z.string(),
  configFile: z.string(),
  startedAt: z.number(),
});
export type Status = z.infer<typeof Status>;

/** A tool as the gateway offers it. */
export const ToolInfo = z.object({
  name: z.string(),
  upstream: z.string(),
  title: z.string(),
  description: z.string(),
  /** From the upstream's `annotations.readOnlyHint`; a tool that says nothing counts as one that changes things. */
  readOnly: z.boolean(),
  destructive: z.boolean(),
});
export type ToolInfo = z.infer<typeof ToolInfo>;
