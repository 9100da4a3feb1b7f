import { app, BrowserWindow, clipboard, dialog, shell, webContents } from 'electron';
import { join } from 'node:path';
import { ControlError } from '../protocol/control-error.ts';
import type { Desktop, DesktopState } from '../protocol/desktop.ts';
import { Fault } from '../server/faults.ts';
import type { BridgeHost } from './bridge-host.ts';
import { ensureConfigFile } from './config-file.ts';
import type { StartAtLogin } from './login/start-at-login.ts';
import { safeFileName, writeWhole } from './save-file.ts';
import type { UpdateHost } from './updates/update-host.ts';
import { openInBrowser } from './windows/browser.ts';

export interface DesktopParts {
  host: BridgeHost;
  openTimeline(journey?: string): void;
  openCheckup(): void;
  quit(): void;
  updates: UpdateHost;
  startAtLogin: StartAtLogin;
  state(): DesktopState;
  /** Tells every window what `state` gives now. */
  tellState(): void;
}

/** What the desktop does for one of its windows. */
export function desktopFor(parts: DesktopParts, callerId: number): Desktop {
  return {
    copyUrl: () => copyUrl(parts.host),
    copyText: async ({ text }) => {
      clipboard.writeText(text);
      return {};
    },
    openTimeline: async ({ journey }) => {
      parts.openTimeline(journey);
      return {};
    },
    openCheckup: async () => {
      parts.openCheckup();
      return {};
    },
    saveFile: ({ fileName, text }) => saveFile(callerId, fileName, text),
    openPage: async ({ url }) => {
      await openInBrowser(url);
      return {};
    },
    openConfigFile: async () => {
      await openConfigFile(parts.host);
      return {};
    },
    desktopState: async () => parts.state(),
    setStartAtLogin: async ({ on }) => {
      setStartAtLogin(parts.startAtLogin, on);
      parts.tellState();
      return parts.state();
    },
    checkForUpdate: async () => {
      await parts.updates.check();
      return parts.state();
    },
    restartToUpdate: async () => {
      parts.updates.restartWhenIdle();
      return parts.state();
    },
    keepRunning: async () => {
      parts.updates.keepRunning();
      return parts.state();
    },
    closeWindow: async () => {
      closeWindow(callerId);
      return {};
    },
    quit: async () => {
      parts.quit();
      return {};
    },
  };
}

function setStartAtLogin(startAtLogin: StartAtLogin, on: boolean): void {
  try {
    startAtLogin.set(on);
  } catch (error) {
    throw error instanceof Fault ? new ControlError('not-possible', error.message) : error;
  }
}

/** Puts the URL for ChatGPT on the clipboard; asking for it opens the 15 minutes. */
export async function copyUrl(host: BridgeHost): Promise<{ url: string }> {
  const { url } = await (await host.control()).url({});
  clipboard.writeText(url);
  return { url };
}

/** Opens the one file that the status names, in the person's editor; no page can name another. */
async function openConfigFile(host: BridgeHost): Promise<void> {
  const { configFile } = await (await host.control()).status({});
  ensureConfigFile(configFile);
  const problem = await shell.openPath(configFile);
  if (problem === '') return;
  throw new ControlError(
    'not-possible',
    `No program opened ${configFile}: open it in an editor of your choice.`,
  );
}

/** The person chooses where; the page only proposes a name. */
async function saveFile(callerId: number, fileName: string, text: string): Promise<{ saved: boolean }> {
  const options = {
    title: 'Save',
    defaultPath: join(app.getPath('documents'), safeFileName(fileName)),
    properties: ['showOverwriteConfirmation' as const],
  };
  const contents = webContents.fromId(callerId);
  const window = contents === undefined ? null : BrowserWindow.fromWebContents(contents);
  const { canceled, filePath } = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  if (canceled || filePath === '') return { saved: false };
  await writeWhole(filePath, text);
  return { saved: true };
}

function closeWindow(callerId: number): void {
  const contents = webContents.fromId(callerId);
  if (contents !== undefined) BrowserWindow.fromWebContents(contents)?.close();
}
