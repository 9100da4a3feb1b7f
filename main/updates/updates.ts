import { app, autoUpdater, net } from 'electron';
import { join, resolve } from 'node:path';
import type { Activity, UpdateState } from '../../protocol/update.ts';
import type { Engine } from './engine.ts';
import { readFeedSource } from './feed/feed-source.ts';
import { NewestSeen } from './feed/newest-seen.ts';
import type { Feed } from './feed/read-feed.ts';
import { howTo, withoutFeed } from './how.ts';
import { extensionFor, type Installation, installationOf, metadataName } from './installation.ts';
import { openTrial } from './open-trial.ts';
import { Replaced } from './replaced.ts';
import { startWords } from './start-words.ts';
import type { TakeOver } from './take-over.ts';
import { badVersions } from './trial/bad-versions.ts';
import { updatesFolder } from './trial/trial-file.ts';
import { Updater } from './updater.ts';

export interface UpdatesParts {
  /** How far the server is. */
  server(): 'starting' | 'running' | 'failed' | 'closed';
  /** What the bridge is doing now; null while there is no server. */
  activity(): Activity | null;
  /** From now on the bridge begins nothing that closing would cut. */
  drain(): void;
  /** Closes the app in order (tunnel, knocks, server), then calls back to let the new version take over. */
  quitInto(takeOver: () => void | Promise<void>): void;
  log(line: string, cause?: unknown): void;
  dataDir: string;
  /** This version. */
  own: string;
}

/** Looks for newer versions, fetches and verifies them, and restarts into them when the bridge is idle. */
export interface Updates {
  readonly state: UpdateState;
  /** Looks now. Never rejects: the state says how it went. */
  check(): Promise<void>;
  /** Restarts into the version that is ready, once nothing would be broken off. */
  restartWhenIdle(): void;
  keepRunning(): void;
  stop(): void;
}

/** @param onChanged called after each change of the state */
export async function openUpdates(parts: UpdatesParts, onChanged: () => void): Promise<Updates> {
  const { log, own } = parts;
  const dataDir = resolve(parts.dataDir);
  const installation = installationOf({
    platform: process.platform,
    packaged: app.isPackaged,
    execPath: process.execPath,
    resources: process.resourcesPath,
    env: process.env,
  });
  if (installation.kind === 'development')
    return nothing(
      'This Drawbridge was started from its sources, so it looks for no updates: fetch newer sources.',
    );
  // Without a server nothing was shown, and nothing is put away.
  const trial = parts.server() === 'running' ? openTrial(dataDir, own, installation, log) : null;
  const replaced = new Replaced(app.getAppPath(), own);
  const words = startWords(process.argv.slice(1));
  const relaunch = (): void =>
    app.relaunch({
      args: words,
      execPath: installation.kind === 'appimage' ? installation.file : process.execPath,
    });
  const source = readFeedSource(app.getAppPath());
  const feed: Feed | null =
    source === null
      ? null
      : {
          source,
          fetch: (url, init) => net.fetch(url, { ...init, credentials: 'omit' }),
          seen: new NewestSeen(join(updatesFolder(dataDir), 'newest-seen.json')),
        };
  const { engine, takeOver } =
    feed === null
      ? { engine: noEngine, takeOver: null }
      : await engineFor(installation, feed, { own, dataDir, words, log });
  const updater = new Updater({
    engine,
    how: (release) => (source === null ? null : howTo(installation, source.url, process.arch, release)),
    prepare: async (downloaded, version) => {
      if (takeOver === null) throw new Error('nothing is installed here');
      return takeOver.prepare(downloaded, version);
    },
    takenBack: () => takenBack(dataDir, own),
    isBad: (version) => badVersions(dataDir).some((bad) => bad.version === version),
    replacedBy: () => (installation.kind === 'appimage' ? null : replaced.version()),
    relaunch,
    activity: parts.activity,
    drain: parts.drain,
    quitInto: parts.quitInto,
    log,
    onChanged,
    clock: {
      now: Date.now,
      random: Math.random,
      idle: { every: 250, quiet: 5000 },
      replaced: 60_000,
    },
  });
  const withoutSource = off(withoutFeed(installation));
  return {
    get state() {
      const { state } = updater;
      // Even then a package manager may replace the files.
      return source === null && state.state === 'current' ? withoutSource : state;
    },
    check: () => updater.check(),
    restartWhenIdle: () => updater.restartWhenIdle(),
    keepRunning: () => updater.keepRunning(),
    stop: () => {
      trial?.stop();
      updater.stop();
    },
  };
}

/** @param why a sentence */
const off = (why: string): UpdateState => ({ state: 'off', why });

const nothing = (why: string): Updates => ({
  state: off(why),
  check: async () => {},
  restartWhenIdle: () => {},
  keepRunning: () => {},
  stop: () => {},
});

const noEngine: Engine = {
  look: async () => null,
  download: () => Promise.reject(new Error('nothing is downloaded here')),
};

interface EngineParts {
  own: string;
  dataDir: string;
  words: readonly string[];
  log(line: string, cause?: unknown): void;
}

async function engineFor(
  installation: Exclude<Installation, { kind: 'development' }>,
  feed: Feed,
  { own, dataDir, words, log }: EngineParts,
): Promise<{ engine: Engine; takeOver: TakeOver | null }> {
  const metadata = metadataName(process.platform, process.arch);
  if (installation.kind === 'deb' || installation.kind === 'rpm' || installation.kind === 'archive') {
    const { informationEngine } = await import('./information-engine.ts');
    return { engine: informationEngine(feed, metadata, own), takeOver: null };
  }
  const { kind } = installation;
  const { electronEngine, updaterFor } = await import('./electron-engine.ts');
  const updater = updaterFor(kind);
  const engine = electronEngine(updater, {
    feed,
    metadata,
    extension: extensionFor[kind],
    arch: process.arch,
    log: (line) => log(`updater: ${line}`),
  });
  if (installation.kind === 'appimage') {
    const { appImageTakeOver } = await import('./appimage.ts');
    return { engine, takeOver: appImageTakeOver({ file: installation.file, from: own, dataDir, words }) };
  }
  const { installerTakeOver } = await import('./installer.ts');
  const { stageSquirrel, underWay } = await import('./squirrel.ts');
  return {
    engine,
    takeOver: installerTakeOver({
      folder: installation.folder,
      program: installation.program,
      from: own,
      dataDir,
      words,
      stage: () => (kind === 'mac' ? stageSquirrel(autoUpdater) : Promise.resolve()),
      install: async () => {
        // Windows: without a question, and the new version is started after it.
        updater.quitAndInstall(true, true);
        if (kind === 'mac') await underWay();
      },
    }),
  };
}

const restored =
  ' Your data are as they were before it, so look through who has access: what you took back since then has access again.';

/** The newest version that was taken back, as long as this one is older. */
function takenBack(dataDir: string, own: string): { version: string; sentence: string } | null {
  const bad = badVersions(dataDir).at(-1);
  if (bad === undefined || bad.version === own) return null;
  return {
    version: bad.version,
    sentence: `Drawbridge ${bad.version} did not work on this computer (${bad.why}), so ${own} was started again and that version is not tried any more: the next one will be.${bad.restored === true ? restored : ''}`,
  };
}
