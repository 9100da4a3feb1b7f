import { z } from 'zod';
import { CheckupState } from './checkup.ts';
import { ControlError, controlErrorCodes } from './control-error.ts';
import { Grant, GrantLife, Knock, ToolPattern } from './consent.ts';
import { EventQuery, JournalEvent, Journey } from './events.ts';
import { ExportFormat, ReplayResult, Report } from './report.ts';
import { PublicUrl, Settings } from './settings.ts';
import { Status, ToolInfo } from './status.ts';
import { TunnelChoice, TunnelKind, TunnelStatus } from './tunnel.ts';

const nothing = z.object({}).strict();

/** What is left out stays as it is. `Settings.partial()` would set it to its default. */
const SettingsChange = z
  .object({ publicUrl: PublicUrl.nullable(), lowered: z.boolean(), keepArguments: z.boolean() })
  .partial()
  .strict();

/**
 * The control contract: every call a front end can make, once. The desktop's IPC, the local socket behind the
 * `drawbridge` command and the tests all derive from this value. Nothing of it is reachable over HTTP.
 */
export const calls = {
  status: { input: nothing, output: Status },
  /** The URL to paste into ChatGPT. Also opens the 15 minutes in which a knock may open the popup. */
  url: { input: nothing, output: z.object({ url: z.string(), public: z.boolean() }) },
  tools: { input: nothing, output: z.array(ToolInfo) },
  knocks: { input: nothing, output: z.array(Knock) },
  /** A wrong number denies the knock. `tools` left out: all that the knock lists. */
  allow: {
    input: z.object({
      id: z.string().min(1).max(100),
      number: z.number().int().min(10).max(99),
      for: GrantLife.default('24h'),
      tools: z.array(ToolPattern).max(2000).optional(),
    }),
    output: z.object({ knock: z.string(), decision: z.literal('allowed') }),
  },
  deny: {
    input: z.object({ id: z.string().min(1).max(100) }),
    output: z.object({ knock: z.string(), decision: z.literal('denied') }),
  },
  grants: { input: nothing, output: z.array(Grant) },
  revoke: {
    input: z.object({ id: z.string().min(1).max(100) }),
    output: z.object({ grant: z.string(), revoked: z.literal(true) }),
  },
  events: { input: EventQuery, output: z.array(JournalEvent) },
  journeys: {
    input: z.object({ limit: z.number().int().min(1).max(1000).default(100) }),
    output: z.array(Journey),
  },
  settings: { input: nothing, output: Settings },
  changeSettings: { input: SettingsChange, output: Settings },
  /** What tunnels there are to choose from, and which are chosen. */
  tunnels: { input: nothing, output: TunnelChoice },
  /**
   * Uses a tunnel from now on; `none` ends the one in use. A token goes straight into the keychain, and is kept from
   * before where it is left out; so is the address. `failover`: the kinds that take over where their host is the same.
   */
  useTunnel: {
    input: z
      .object({
        kind: z.union([TunnelKind, z.literal('none')]),
        url: PublicUrl.nullable().optional(),
        token: z.string().trim().min(1).max(4096).optional(),
        failover: z.array(TunnelKind).max(3).optional(),
      })
      .strict(),
    output: TunnelStatus,
  },
  /** Looks once more, now, whether the public address leads here. */
  checkTunnel: { input: nothing, output: TunnelStatus },
  /** Begins a check-up, or joins the one under way; its steps come as notifications. Answers at once. */
  startCheckup: { input: nothing, output: CheckupState },
  /** The check-up under way, else the last one. */
  checkup: { input: nothing, output: CheckupState },
  report: {
    input: z.object({ journey: z.string().max(200).optional() }).strict(),
    output: Report.extend({ markdown: z.string() }),
  },
  /** `limit`: the newest events, where no journey is named. */
  export: {
    input: z
      .object({
        format: ExportFormat,
        journey: z.string().max(200).optional(),
        limit: z.number().int().min(1).max(5000).default(5000),
      })
      .strict(),
    output: z.object({ text: z.string(), fileName: z.string(), mediaType: z.string() }),
  },
  /** Sends a journalled public request to the local server again, marked as a replay and without its secrets. */
  replay: { input: z.object({ seq: z.number().int().positive() }).strict(), output: ReplayResult },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type Calls = typeof calls;
export type CallName = keyof Calls;
/** What a caller writes (defaults may be left out). */
export type CallInput<N extends CallName> = z.input<Calls[N]['input']>;
/** What an implementation receives. */
export type ParsedInput<N extends CallName> = z.output<Calls[N]['input']>;
export type CallOutput<N extends CallName> = z.output<Calls[N]['output']>;

export const callNames = Object.keys(calls) as CallName[];

/** The contract as functions: what every front end holds and what server/control implements. */
export type Control = { [N in CallName]: (input: CallInput<N>) => Promise<CallOutput<N>> };

/**
 * What the server tells front ends unasked. `events` come in batches of at most 50 ms; `knocks` and `status`
 * carry the whole new state, so a front end that missed one is right again with the next.
 */
export const notifications = {
  events: z.array(JournalEvent),
  knocks: z.array(Knock),
  status: Status,
  journeys: z.array(Journey),
  checkup: CheckupState,
} as const;
export type Notifications = { [N in keyof typeof notifications]: z.output<(typeof notifications)[N]> };
export type NotificationName = keyof Notifications;
export type Notification = { [N in NotificationName]: { name: N; data: Notifications[N] } }[NotificationName];
export const notificationNames = Object.keys(notifications) as NotificationName[];

export const ControlErrorCode = z.enum(controlErrorCodes);
export type ControlErrorCode = z.infer<typeof ControlErrorCode>;
export { ControlError };

/** One line of the local socket, from a front end. */
export const SocketRequest = z.object({
  id: z.number().int().nonnegative(),
  call: z.string().max(50),
  input: z.unknown().optional(),
});
/** `call: "subscribe"` turns notifications on for that connection. */
export const SocketAnswer = z.union([
  z.object({ id: z.number(), ok: z.literal(true), output: z.unknown() }),
  z.object({
    id: z.number().nullable(),
    ok: z.literal(false),
    error: z.object({ code: ControlErrorCode, message: z.string() }),
  }),
  z.object({ notification: z.string(), data: z.unknown() }),
]);
export type SocketAnswer = z.infer<typeof SocketAnswer>;
