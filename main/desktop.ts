import { app, screen } from 'electron';
import type { Notification } from '../protocol/control.ts';
import type { DesktopState } from '../protocol/desktop.ts';
import type { Place } from '../protocol/place.ts';
import { BridgeHost } from './bridge-host.ts';
import { setApplicationMenu } from './application-menu.ts';
import { copyUrl, desktopFor } from './desktop-calls.ts';
import { LinkGate } from './deep-link/link-gate.ts';
import { ask } from './dialogs.ts';
import { notifyWindows, serveCalls } from './ipc/ipc-main.ts';
import { routeWhenCalled } from './ipc/router-when-called.ts';
import { Senders } from './ipc/senders.ts';
import { KnockWatch } from './knock-watch.ts';
import { AfterStart } from './lifecycle/after-start.ts';
import type { BugParts } from './lifecycle/bugs.ts';
import { openWhenStarted } from './lifecycle/first-opening.ts';
import { isFirstTime } from './lifecycle/first-time.ts';
import { afterPageCrash } from './lifecycle/page-crash.ts';
import { Quit } from './lifecycle/quit.ts';
import type { AnotherStart } from './lifecycle/single-instance.ts';
import { startServer } from './lifecycle/start.ts';
import { listenForWake } from './lifecycle/wake.ts';
import type { Log } from './log/log-file.ts';
import { openStartAtLogin, wasStartedAtLogin } from './login/open-start-at-login.ts';
import type { StartAtLogin } from './login/start-at-login.ts';
import { announceKeepsRunning, announceKnock, announceTunnel } from './notices.ts';
import { openBridge } from './open-bridge.ts';
import type { Options } from './options.ts';
import { popupPosition, type Point } from './tray/position.ts';
import { hasTrayHost } from './tray/tray-host.ts';
import { TrayIconHolder } from './tray/tray.ts';
import { TunnelWatch } from './tunnel-watch.ts';
import { CrashHistory } from './windows/crash-history.ts';
import { Popup, popupSize, type Opening } from './windows/popup.ts';
import { Timeline } from './windows/timeline.ts';

/** The desktop app: ties tray, windows and IPC to the server. Each of them knows nothing of the others. */
export class Desktop {
  readonly quit: Quit;
  readonly bugParts: BugParts;
  readonly anotherStart: AnotherStart;
  readonly #hidden: boolean;
  readonly #log: Log;
  readonly #host: BridgeHost;
  readonly #popup: Popup;
  readonly #timeline: Timeline;
  readonly #senders = new Senders();
  readonly #knocks = new KnockWatch();
  readonly #tunnel: TunnelWatch;
  readonly #crashes = new CrashHistory(Date.now);
  readonly #afterStart: AfterStart;
  readonly #startAtLogin: StartAtLogin;
  readonly #links: LinkGate;
  #newerStarted: string | null = null;
  #tray: TrayIconHolder | null = null;
  #hasTray = true;

  constructor(options: Options, dataDir: string, log: Log) {
    this.#hidden = options.hidden || wasStartedAtLogin();
    this.#startAtLogin = openStartAtLogin(dataDir);
    this.#links = new LinkGate({ show: (place, focus) => this.#showPlace(place, focus), log: log.write });
    this.#log = log;
    const page = { senders: this.#senders, log: log.write };
    this.#host = new BridgeHost({ open: () => openBridge(options, dataDir, log.write), log: log.write });
    this.#popup = new Popup({
      ...page,
      framed: () => !this.#hasTray,
      place: (opening) => this.#placeOf(opening),
      onCrash: (reason) => this.#onCrash('popup', reason, () => this.#popup.open('crash')),
      onClosed: () => this.#onPopupClosed(),
    });
    this.#timeline = new Timeline({
      ...page,
      onCrash: (reason) => this.#onCrash('timeline', reason, () => this.#timeline.open()),
    });
    this.#tunnel = new TunnelWatch((news) => announceTunnel(news, () => this.show(), log.write));
    this.#afterStart = new AfterStart({
      host: this.#host,
      startAtLogin: this.#startAtLogin,
      dataDir,
      quit: () => this.quit,
      onChanged: () => this.#tellState(),
      log: log.write,
    });
    this.anotherStart = {
      again: () => this.show(),
      follow: (place) => this.#links.follow(place),
      newer: (version) => {
        this.#newerStarted = version;
        this.#tellState();
      },
    };
    this.quit = new Quit({
      steps: [
        { name: 'deny the knocks', run: () => this.#host.denyKnocks() },
        { name: 'stop watching the tunnel', run: () => this.#tunnel.hear(null) },
        { name: 'close the windows', run: () => this.#closeWindows() },
        { name: 'stop looking for updates', run: () => this.#afterStart.updates.stop() },
        { name: 'close the server', run: (reason) => this.#host.close(reason) },
        { name: 'take the tray icon away', run: () => this.#tray?.destroy() },
      ],
      deadlineMs: 5000,
      exit: (code) => void this.#afterStart.handOver().then(() => app.exit(code)),
      log: log.write,
    });
    this.bugParts = {
      log: log.write,
      denyKnocks: () => this.#host.denyKnocks(),
      ask: (question) => ask(question),
      quit: () => this.quit.request('quit'),
      logPath: log.path,
    };
  }

  /**
   * The tray first, then the server, which is loaded only now, then the popup. Once Electron is ready.
   * @param place where the link leads that started the app, null where none did
   */
  async run(place: Place | null): Promise<void> {
    const { state } = this.#afterStart.updates;
    this.#tray = new TrayIconHolder(this.#host.state, state, this.#trayActions(), () => this.#popup.click());
    this.#log.write('the tray icon is made');
    this.#host.onChange((notification) => this.#onChange(notification));
    listenForWake(() => this.#host.wake());
    const trayHost = hasTrayHost(process.platform, process.env).then((has) => (this.#hasTray = has));
    const open = (): void => {
      if (place !== null) void trayHost.then(() => this.#links.follow(place));
      else if (!this.#hidden) void trayHost.then(() => this.show());
    };
    openWhenStarted(this.#host, open);
    const started = startServer({
      host: this.#host,
      ask,
      onFailed: () => {
        this.#closeWindows();
        void this.#afterStart.failed();
      },
      onRetry: open,
      giveUp: () => this.quit.request('start-failed'),
    });
    // While the server is read from the disk; no page can call before.
    setApplicationMenu();
    this.#serveCalls();
    await started;
    if (this.#host.state.kind === 'running') await this.#afterStart.started();
  }

  /** Shows the popup to the person who started the app (again). */
  show(): void {
    if (this.quit.phase === 'running') this.#popup.open('launch');
  }

  /** Shows what a link leads to. It decides nothing. */
  #showPlace(place: Place, focus: boolean): void {
    if (this.quit.phase !== 'running') return;
    if (place.at === 'journey') this.#timeline.open(place.id, focus);
    else this.#popup.show(place, focus);
  }

  #serveCalls(): void {
    const desktop = {
      host: this.#host,
      openTimeline: (journey?: string) => this.#timeline.open(journey),
      openCheckup: () => this.#timeline.openCheckup(),
      quit: () => this.quit.request('quit'),
      updates: this.#afterStart.updates,
      startAtLogin: this.#startAtLogin,
      state: () => this.#state(),
      tellState: () => this.#tellState(),
    };
    serveCalls(
      routeWhenCalled({
        senders: this.#senders,
        control: () => this.#host.control(),
        desktop: (callerId) => desktopFor(desktop, callerId),
        log: this.#log.write,
      }),
    );
  }

  #state(): DesktopState {
    return {
      startAtLogin: this.#startAtLogin.read(),
      update: this.#afterStart.updates.state,
      newerStarted: this.#newerStarted,
    };
  }

  #tellState(): void {
    this.#tray?.show(this.#host.state, this.#afterStart.updates.state);
    notifyWindows(this.#senders, { name: 'desktop', data: this.#state() });
  }

  #trayActions() {
    return {
      open: () => this.#popup.open('launch'),
      copyUrl: () => this.#try('copy the URL', () => copyUrl(this.#host)),
      openTimeline: () => this.#timeline.open(),
      openSettings: () => this.#showPlace({ at: 'setting', setting: null }, true),
      restartToUpdate: () => this.#afterStart.updates.restartWhenIdle(),
      setLowered: (lowered: boolean) =>
        this.#try(lowered ? 'lower the bridge' : 'raise the bridge', async () =>
          (await this.#host.control()).changeSettings({ lowered }),
        ),
      quit: () => this.quit.request('quit'),
    };
  }

  /** Something that the person asked of the tray: where it fails they are told why. */
  #try(what: string, action: () => Promise<unknown>): void {
    action().catch((error: unknown) => {
      this.#log.write(`could not ${what}`, error);
      const detail = error instanceof Error ? error.message : 'The log has the details.';
      void ask({ message: `Drawbridge could not ${what}`, detail, buttons: ['Close'] });
    });
  }

  #onChange(notification: Notification | null): void {
    const { state } = this.#host;
    this.#tray?.show(state, this.#afterStart.updates.state);
    const knocks = state.kind === 'running' ? state.knocks : [];
    this.#popup.setKnockWaits(knocks.length > 0);
    this.#tunnel.hear(state.kind === 'running' ? state.status.tunnel : null);
    const [first] = this.#knocks.loud(knocks);
    if (first !== undefined) {
      this.#popup.open('knock');
      announceKnock(first, () => this.show(), this.#log.write);
    }
    if (notification !== null) notifyWindows(this.#senders, notification);
  }

  #placeOf(opening: Opening): Point {
    const cursor = screen.getCursorScreenPoint();
    const bounds = this.#tray?.bounds ?? { x: 0, y: 0, width: 0, height: 0 };
    const display = opening === 'tray' ? screen.getDisplayNearestPoint(cursor) : screen.getPrimaryDisplay();
    return popupPosition(popupSize, bounds, display, opening === 'tray' ? cursor : null);
  }

  #onPopupClosed(): void {
    if (this.#hasTray || this.quit.phase !== 'running' || this.#host.state.kind !== 'running') return;
    if (!isFirstTime(app.getPath('userData'), 'told-that-it-keeps-running')) return;
    announceKeepsRunning(() => this.show(), this.#log.write);
  }

  #onCrash(page: string, reason: string, reopen: () => void): void {
    const parts = {
      history: this.#crashes,
      denyKnocks: () => this.#host.denyKnocks(),
      ask,
      quit: () => this.quit.request('quit'),
      log: this.#log.write,
    };
    void afterPageCrash(page, reason, reopen, parts);
  }

  #closeWindows(): void {
    this.#popup.close();
    this.#timeline.close();
  }
}
