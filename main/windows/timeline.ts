import type { BrowserWindow } from 'electron';
import { appOrigin } from '../ipc/channel.ts';
import { background } from './background.ts';
import { openPage, type PageParts } from './page-window.ts';
import { raise } from './raise.ts';

/** The window with the whole journal: at most one. */
export class Timeline {
  readonly #parts: PageParts;
  #window: BrowserWindow | null = null;
  #openings = 0;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  /**
   * @param journey the journey to show; left out: all
   * @param focus whether the window may take the keyboard
   */
  open(journey?: string, focus = true): void {
    this.#open(journey === undefined ? null : `journey=${encodeURIComponent(journey)}`, focus);
  }

  openCheckup(): void {
    this.#open('checkup', true);
  }

  /** @param what what the window is asked to show, null where nothing in particular */
  #open(what: string | null, focus: boolean): void {
    this.#openings += 1;
    // Numbered, so that asking for the same thing again is a change that the page hears of.
    const page = what === null ? 'timeline.html' : `timeline.html#${what}&opening=${this.#openings}`;
    if (this.#window !== null) {
      if (what !== null) void this.#window.loadURL(`${appOrigin}/${page}`).catch(() => {});
      return raise(this.#window, focus);
    }
    const window = openPage(
      page,
      {
        width: 1100,
        height: 760,
        minWidth: 640,
        minHeight: 420,
        autoHideMenuBar: true,
        focus,
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
