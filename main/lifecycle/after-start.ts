import { app } from 'electron';
import { setTimeout as delay } from 'node:timers/promises';
import type { BridgeHost } from '../bridge-host.ts';
import type { StartAtLogin } from '../login/start-at-login.ts';
import { UpdateHost } from '../updates/update-host.ts';
import type { Quit } from './quit.ts';
import { startTimes } from './start-times.ts';

export interface AfterStartParts {
  host: BridgeHost;
  startAtLogin: StartAtLogin;
  dataDir: string;
  quit(): Pick<Quit, 'phase' | 'request'>;
  /** How it stands with updates has changed. */
  onChanged(): void;
  log(line: string, cause?: unknown): void;
}

/** What nobody waits for at a start: updates, and what the system knows of this app. Windows go first. */
export class AfterStart {
  readonly updates: UpdateHost;
  readonly #parts: AfterStartParts;
  /** Called last of all when the app has closed for an update. */
  #takeOver: (() => void | Promise<void>) | null = null;

  constructor(parts: AfterStartParts) {
    this.#parts = parts;
    const { host, dataDir, log } = parts;
    this.updates = new UpdateHost(
      {
        server: () => host.state.kind,
        activity: () => host.activity(),
        drain: () => host.drain(),
        quitInto: (takeOver) => {
          this.#takeOver = takeOver;
          parts.quit().request('update');
        },
        log,
        dataDir,
        own: app.getVersion(),
      },
      () => parts.onChanged(),
    );
  }

  /** The server runs. */
  async started(): Promise<void> {
    if (!(await this.#hasLeisure())) return;
    await this.updates.open();
    const { startAtLogin, dataDir, log } = this.#parts;
    if (startAtLogin.repair()) log('start at login was led to where the app is now');
    const { registerLinks } = await import('../deep-link/register-links.ts');
    await registerLinks(dataDir, log);
  }

  /** The server could not start, and the person is asked what to do. */
  async failed(): Promise<void> {
    if ((await this.#hasLeisure()) && this.#parts.host.state.kind === 'failed')
      await this.updates.openWithoutServer();
  }

  /** Last of all, and also where closing took too long: an update must not end in nothing running. Never rejects. */
  async handOver(): Promise<void> {
    try {
      await this.#takeOver?.();
    } catch (error) {
      this.#parts.log('could not hand over to the new version', error);
    }
  }

  async #hasLeisure(): Promise<boolean> {
    await delay(startTimes.leisure, undefined, { ref: false });
    return this.#parts.quit().phase === 'running';
  }
}
