import { ipcMain, webContents, type IpcMainInvokeEvent } from 'electron';
import type { Notification } from '../../protocol/control.ts';
import type { DesktopNotification } from '../../protocol/desktop.ts';
import { channel } from './channel.ts';
import type { Answer } from './messages.ts';
import type { Caller } from './router.ts';
import type { Senders } from './senders.ts';

/** Hands every call that arrives from any page to the router. The only use of ipcMain in the app. */
export function serveCalls(route: (caller: Caller, message: unknown) => Promise<Answer>): void {
  ipcMain.handle(channel, (event, message: unknown) => route(callerOf(event), message));
}

/** Sends a notification to each window that said it listens. */
export function notifyWindows(senders: Senders, notification: Notification | DesktopNotification): void {
  for (const id of senders.listeners()) {
    const contents = webContents.fromId(id);
    if (contents === undefined || contents.isDestroyed() || contents.isCrashed()) continue;
    contents.send(channel, notification);
  }
}

function callerOf(event: IpcMainInvokeEvent): Caller {
  // The frame is null where the page navigated or closed between the call and now.
  const frame = event.senderFrame;
  return {
    id: event.sender.id,
    origin: frame?.origin ?? null,
    mainFrame: frame !== null && frame === event.sender.mainFrame,
  };
}
