import { Menu, Tray, type Rectangle } from 'electron';
import type { UpdateState } from '../../protocol/update.ts';
import type { HostState } from '../bridge-host.ts';
import { trayImage } from './icon.ts';
import { trayMenu, type TrayActions } from './menu.ts';
import { trayLook } from './state.ts';

/** The icon in the system's tray. Whoever holds this object keeps the icon from being collected. */
export class TrayIconHolder {
  readonly #tray: Tray;
  readonly #actions: TrayActions;
  #host: HostState;
  #update: UpdateState;
  #shown = '';

  constructor(host: HostState, update: UpdateState, actions: TrayActions, onClick: () => void) {
    this.#host = host;
    this.#update = update;
    this.#tray = new Tray(trayImage(trayLook(host).icon));
    this.#actions = actions;
    this.#tray.on('click', onClick);
    // Not emitted on Linux, where the menu is attached instead: attached elsewhere it would take the left click away.
    this.#tray.on('right-click', () => this.#tray.popUpContextMenu(this.#menu()));
    this.show(host, update);
  }

  /** Zero in all members on Linux. */
  get bounds(): Rectangle {
    return this.#tray.getBounds();
  }

  /** Shows a state; nothing is touched where it looks as before. */
  show(host: HostState, update: UpdateState): void {
    this.#host = host;
    this.#update = update;
    const look = trayLook(host);
    const shown = JSON.stringify([look, trayMenu(host, update, this.#actions)]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray.setImage(trayImage(look.icon));
    this.#tray.setToolTip(look.tooltip);
    // A menu is the only thing that surely arrives on Linux, and only one that is set again is drawn anew.
    if (process.platform === 'linux') this.#tray.setContextMenu(this.#menu());
  }

  destroy(): void {
    this.#tray.destroy();
  }

  #menu(): Menu {
    return Menu.buildFromTemplate(trayMenu(this.#host, this.#update, this.#actions));
  }
}
