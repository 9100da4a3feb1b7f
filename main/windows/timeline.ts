import type { BrowserWindow } from 'electron';
import { appOrigin } from '../ipc/channel.ts';
import { background } from './background.ts';
import { openPage, type PageParts } from './page-window.ts';

/** The window with the whole journal: at most one. */
export class Timeline {
  readonly #parts: PageParts;
  #window: BrowserWindow | null = null;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  /** @param journey the journey to show; left out: all */
  open(journey?: string): void {
    const page =
      journey === undefined ? 'timeline.html' : `timeline.html#journey=${encodeURIComponent(journey)}`;
    if (this.#window !== null) {
      if (journey !== undefined) void this.#window.loadURL(`${appOrigin}/${page}`).catch(() => {});
      if (this.#window.isMinimized()) this.#window.restore();
      this.#window.show();
      return;
    }
    const window = openPage(
      page,
      {
        width: 1100,
        height: 760,
        minWidth: 640,
        minHeight: 420,
        autoHideMenuBar: true,
        focus: true,
        title: 'Drawbridge timeline',
        backgroundColor: background(),
      },
      this.#parts,
    );
    this.#window = window;
    window.once('closed', () => (this.#window = null));
  }

  close(): void {
    this.#window?.close();
  }
}
