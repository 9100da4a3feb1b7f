import {
  AppImageUpdater,
  MacUpdater,
  NsisUpdater,
  Provider,
  type AppUpdater,
  type ResolvedUpdateFileInfo,
  type UpdateInfo,
} from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import { Fault } from '../../server/faults.ts';
import { BoundedExecutor } from './bounded-executor.ts';
import type { Downloaded, Engine } from './engine.ts';
import { type Feed, readFeed } from './feed/read-feed.ts';
import { fileFor, type Release } from './feed/release.ts';

export interface EngineParts {
  readonly feed: Feed;
  readonly metadata: string;
  readonly extension: string;
  readonly arch: string;
  log(line: string): void;
}

/**
 * electron-updater with what we trust in the place of what it trusts: the metadata comes through readFeed, whose bytes
 * bear a signature, and files through a bounded download.
 */
export function electronEngine(updater: AppUpdater, parts: EngineParts): Engine {
  const { feed } = parts;
  const base = new URL(feed.source.url);
  let found: Release | null = null;
  let asking = new AbortController().signal;
  const file = (): Release['files'][number] | null =>
    found === null ? null : fileFor(found, parts.extension, parts.arch);

  class SignedProvider extends Provider<UpdateInfo> {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(runtime);
    }

    async getLatestVersion(): Promise<UpdateInfo> {
      found = await readFeed(feed, parts.metadata, asking);
      const { version, files, releaseDate, stagingPercentage, minimumSystemVersion } = found;
      const [first] = files;
      return {
        version,
        files,
        path: first?.url ?? '',
        sha512: first?.sha512 ?? '',
        releaseDate,
        ...(stagingPercentage === undefined ? {} : { stagingPercentage }),
        ...(minimumSystemVersion === undefined ? {} : { minimumSystemVersion }),
      };
    }

    resolveFiles(): ResolvedUpdateFileInfo[] {
      const fitting = file();
      return fitting === null ? [] : [{ url: new URL(fitting.url, base), info: fitting }];
    }
  }

  updater.autoDownload = false;
  // Only the person's own word installs anything.
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  // It would go by a path that bounds nothing.
  updater.disableDifferentialDownload = true;
  updater.logger = { info: () => {}, warn: parts.log, error: parts.log };
  const executor = new BoundedExecutor(feed.fetch, (url) =>
    url.href === new URL(file()?.url ?? '', base).href ? (file()?.size ?? null) : null,
  );
  Reflect.set(updater, 'httpExecutor', executor);
  updater.setFeedURL({ provider: 'custom', updateProvider: SignedProvider });
  // What it emits is also thrown; unheard it would end the process.
  updater.on('error', () => {});

  return {
    look: async (signal) => {
      asking = signal;
      const result = await updater.checkForUpdates();
      if (result === null)
        throw new Fault('This start of Drawbridge cannot be updated: start it as it was installed.');
      if (!result.isUpdateAvailable || found === null) return null;
      return file() === null ? null : found;
    },
    download: async (onPercent): Promise<Downloaded> => {
      const wanted = file();
      const listener = ({ percent }: { percent: number }): void => onPercent(percent);
      updater.on('download-progress', listener);
      try {
        const [path] = await updater.downloadUpdate();
        if (path === undefined || wanted === null) throw new Error('nothing was downloaded');
        return { path, sha512: wanted.sha512 };
      } finally {
        updater.off('download-progress', listener);
      }
    },
  };
}

/** The one of electron-updater's for this kind of installation; those for package managers, which ask for root, are not used. */
export function updaterFor(kind: 'appimage' | 'nsis' | 'mac'): AppImageUpdater | NsisUpdater | MacUpdater {
  if (kind === 'appimage') return new AppImageUpdater();
  return kind === 'nsis' ? new NsisUpdater() : new MacUpdater();
}
