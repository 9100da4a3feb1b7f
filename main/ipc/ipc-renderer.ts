import { ipcRenderer } from 'electron';
import { channel } from './channel.ts';

/** Sends a call to the main process. The only use of ipcRenderer in the app, with `receive`. */
export const send = (call: string, input: unknown): Promise<unknown> =>
  ipcRenderer.invoke(channel, { call, input });

/** Calls back for whatever the main process sends unasked; the event object stays here. */
export function receive(listener: (message: unknown) => void): void {
  ipcRenderer.on(channel, (_event, message: unknown) => listener(message));
}
