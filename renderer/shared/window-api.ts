import type { WindowApi } from '../../protocol/window.ts';

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly drawbridge: WindowApi;
  }
}

/** The only way from a window to the rest of the app. */
export const windowApi = (): WindowApi => window.drawbridge;
