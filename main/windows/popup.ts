import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { Place } from '../../protocol/place.ts';
import { appOrigin } from '../ipc/channel.ts';
import type { Point, Size } from '../tray/position.ts';
import { background } from './background.ts';
import { openPage, type PageParts } from './page-window.ts';
import { fragmentOf } from './place-fragment.ts';
import { trayClick } from './popup-clicks.ts';
import { raise } from './raise.ts';

export const popupSize: Size = { width: 380, height: 600 };

/** Who opened it. What the person opened by a click on the tray goes away when they look elsewhere. */
export type Opening = 'tray' | 'launch' | 'knock' | 'crash';

export interface PopupParts extends Omit<PageParts, 'onCrash'> {
  /** True where there is no tray to come back from: a normal window with a frame. */
  framed(): boolean;
  place(opening: Opening): Point;
  onCrash(reason: string): void;
  onClosed(): void;
}

/** The small window at the tray. It holds no state: closing destroys it, opening makes a new one. */
export class Popup {
  readonly #parts: PopupParts;
  #window: BrowserWindow | null = null;
  #knockWaits = false;
  #places = 0;
  #blurredAwayAt = -Infinity;

  constructor(parts: PopupParts) {
    this.#parts = parts;
  }

  open(opening: Opening): void {
    if (this.#window === null) this.#make('popup.html', opening, opening !== 'knock');
    // What the knock opened took no keyboard, and takes none now.
    else raise(this.#window, opening !== 'knock');
  }

  /**
   * Shows what a link leads to. While a knock waits the popup is above the other windows anyhow, and the keyboard stays
   * where it is: the link may be a page's doing.
   */
  show(place: Place, focus: boolean): void {
    this.#places += 1;
    // Numbered, so that asking for the same thing again is a change that the page hears of.
    const page = `popup.html#${fragmentOf(place)}&opening=${this.#places}`;
    const takes = focus && !this.#knockWaits;
    if (this.#window === null) return this.#make(page, 'launch', takes);
    void this.#window.loadURL(`${appOrigin}/${page}`).catch(() => {});
    raise(this.#window, takes);
  }

  #make(page: string, opening: Opening, focus: boolean): void {
    const framed = this.#parts.framed();
    const window = openPage(
      page,
      {
        ...popupSize,
        ...(framed ? framedLook : { ...framelessLook, ...this.#parts.place(opening) }),
        alwaysOnTop: this.#knockWaits,
        // A key that was meant for another window must not answer a knock.
        focus,
        title: 'Drawbridge',
        backgroundColor: background(),
      },
      this.#parts,
    );
    this.#window = window;
    if (!framed && opening === 'tray') window.on('blur', () => this.#onBlur(window));
    window.once('closed', () => {
      this.#window = null;
      this.#parts.onClosed();
    });
  }

  /** A click on the tray icon. */
  click(): void {
    const action = trayClick(this.#window !== null, this.#blurredAwayAt, Date.now());
    if (action === 'open') this.open('tray');
    if (action === 'close') this.close();
  }

  close(): void {
    this.#window?.close();
  }

  /** While a knock waits the popup stays above other windows, and stays. */
  setKnockWaits(waits: boolean): void {
    if (waits === this.#knockWaits) return;
    this.#knockWaits = waits;
    this.#window?.setAlwaysOnTop(waits);
  }

  #onBlur(window: BrowserWindow): void {
    if (this.#knockWaits || window.isDestroyed() || window.webContents.isDevToolsFocused()) return;
    this.#blurredAwayAt = Date.now();
    window.close();
  }
}

const framelessLook: BrowserWindowConstructorOptions = {
  frame: false,
  resizable: false,
  maximizable: false,
  minimizable: false,
  fullscreenable: false,
  skipTaskbar: true,
};

const framedLook: BrowserWindowConstructorOptions = { minWidth: 320, minHeight: 400, autoHideMenuBar: true };
