import { z } from 'zod';

const nothing = z.object({}).strict();

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
