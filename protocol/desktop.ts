import { z } from 'zod';
import { UpdateState } from './update.ts';

const nothing = z.object({}).strict();

/** What the desktop shell knows beside the server's status. */
export const DesktopState = z.object({
  /** `possible` is false where this start of the app cannot be started at login; `why` says the reason then. */
  startAtLogin: z.object({ on: z.boolean(), possible: z.boolean(), why: z.string().nullable() }),
  update: UpdateState,
  /** A newer version that was started while this one runs, as it named itself; null where there was none. */
  newerStarted: z.string().max(50).nullable(),
});
export type DesktopState = z.infer<typeof DesktopState>;

/** What only the desktop shell can do, for its own windows: carried by Electron IPC alone. */
export const desktopCalls = {
  /** Copies the URL for ChatGPT and opens the 15 minutes in which a knock may open the popup. */
  copyUrl: { input: nothing, output: z.object({ url: z.string() }) },
  copyText: { input: z.object({ text: z.string().max(200_000) }), output: nothing },
  openTimeline: { input: z.object({ journey: z.string().optional() }), output: nothing },
  openConfigFile: { input: nothing, output: nothing },
  /** Shows the check-up in the timeline window. */
  openCheckup: { input: nothing, output: nothing },
  /** Writes text into a file that the person chooses; `saved` is false where they changed their mind. */
  saveFile: {
    input: z.object({ fileName: z.string().max(100), text: z.string().max(64 * 1024 * 1024) }),
    output: z.object({ saved: z.boolean() }),
  },
  /** Opens an https page that the app itself names: Cloudflare's and ngrok's dashboards and documentation, ChatGPT. */
  openPage: { input: z.object({ url: z.string().max(500) }), output: nothing },
  desktopState: { input: nothing, output: DesktopState },
  setStartAtLogin: { input: z.object({ on: z.boolean() }).strict(), output: DesktopState },
  /** Looks for a newer version, now. */
  checkForUpdate: { input: nothing, output: DesktopState },
  /** Restarts into the version that is ready, as soon as the bridge is idle. */
  restartToUpdate: { input: nothing, output: DesktopState },
  /** Takes restartToUpdate back. */
  keepRunning: { input: nothing, output: DesktopState },
  closeWindow: { input: nothing, output: nothing },
  quit: { input: nothing, output: nothing },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type DesktopCalls = typeof desktopCalls;
export type DesktopCallName = keyof DesktopCalls;
export type Desktop = {
  [N in DesktopCallName]: (
    input: z.input<DesktopCalls[N]['input']>,
  ) => Promise<z.output<DesktopCalls[N]['output']>>;
};
export const desktopCallNames = Object.keys(desktopCalls) as DesktopCallName[];

/** What the desktop shell tells its windows unasked, beside the control contract's notifications. */
export const desktopNotifications = {
  desktop: DesktopState,
} as const;
export type DesktopNotifications = {
  [N in keyof typeof desktopNotifications]: z.output<(typeof desktopNotifications)[N]>;
};
export type DesktopNotification = {
  [N in keyof DesktopNotifications]: { name: N; data: DesktopNotifications[N] };
}[keyof DesktopNotifications];
export const desktopNotificationNames = Object.keys(desktopNotifications) as (keyof DesktopNotifications)[];
