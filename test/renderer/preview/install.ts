import { createMockWindow, type MockWindow } from './mock-window.ts';
import { scenarioNamed } from './scenarios.ts';

declare global {
  interface Window {
    /** How a test reaches behind the window. */
    preview: MockWindow;
  }
}

/** Puts a stand-in for the preload's API on the window: `?state=` says which (scenarios.ts). */
export function installPreview(): void {
  const name = new URLSearchParams(location.search).get('state') ?? 'lowered';
  const preview = createMockWindow(scenarioNamed(name));
  Object.assign(window, { preview, drawbridge: preview.api });
}
