import type { BrowserWindow } from 'electron';

/** Brings a window before the others. @param focus whether it takes the keyboard */
export function raise(window: BrowserWindow, focus: boolean): void {
  if (window.isMinimized()) window.restore();
  if (focus) return window.show();
  window.showInactive();
  window.moveTop();
}
