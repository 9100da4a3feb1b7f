import { join } from 'node:path';
import type { BridgeOptions } from './bridge-options.ts';
import type { Closers } from './closers.ts';
import { ConsentBroker } from './consent/broker.ts';
import { ControlSocket } from './control/control-socket.ts';
import { prepareDataFolder } from './data-folder.ts';
import { OwnRequests } from './http/own-requests.ts';
import { Readiness } from './http/readiness.ts';
import { type Gateway, openGateway } from './gateway/gateway.ts';
import { isNewer } from './is-newer.ts';
import { createJournal } from './journal/create-journal.ts';
import type { Journal } from './journal/journal.ts';
import { createMcp, type Mcp } from './mcp/mcp.ts';
import { type AuthorizationServer, createAuthorizationServer } from './oauth/authorization-server.ts';
import { openGrantDatabase } from './oauth/open-grant-database.ts';
import { Problems } from './problems.ts';
import { SettingsFile } from './settings-file.ts';
import { bringForward } from './storage/bring-forward.ts';
import { refuseForeignData } from './storage/refuse-foreign-data.ts';
import { version } from './version.ts';

/** The owners of all state, each of its own. */
export interface Owners {
  readonly dataDir: string;
  readonly configFile: string;
  readonly now: () => number;
  readonly problems: Problems;
  readonly own: OwnRequests;
  readonly socket: ControlSocket;
  readonly settings: SettingsFile;
  readonly journal: Journal;
  readonly gateway: Gateway;
  readonly broker: ConsentBroker;
  readonly oauth: AuthorizationServer;
  readonly mcp: Mcp;
  readonly readiness: Readiness;
}

/**
 * Opens everything that holds state, in the order in which one needs the other; the control socket comes before any
 * file, because it says whose the data folder is. Data of a newer version is refused before anything is touched.
 * @throws Fault where one of them cannot be had.
 */
export async function openOwners(options: BridgeOptions, closers: Closers): Promise<Owners> {
  const now = options.now ?? Date.now;
  const problems = new Problems();
  const own = new OwnRequests();
  problems.onChanged((sentence) => {
    if (sentence !== null) options.onProblem?.(sentence);
  });
  refuseForeignData(options.dataDir);
  const dataDir = prepareDataFolder(options.dataDir);
  const configFile = options.configFile ?? join(dataDir, 'mcp.json');
  const socket = await ControlSocket.claim(dataDir);
  closers.add(() => socket.close());
  const before = await bringForward(dataDir);
  const settings = new SettingsFile(join(dataDir, 'settings.json'), (sentence) =>
    problems.set('settings-file', sentence),
  );
  const journal = createJournal({
    path: join(dataDir, 'journal.db'),
    now,
    onProblem: (sentence) => problems.set('journal', sentence),
    onRecovery: () => problems.set('journal', null),
  });
  closers.add(() => journal.close());
  if (before !== null && isNewer(before.writtenBy, version)) {
    const summary = `Drawbridge ${version} goes on with what the newer ${before.writtenBy} left: both use the same form of data, so nothing had to change`;
    journal.record({ type: 'app', actor: 'app', summary });
    options.onProblem?.(summary);
  }
  const { db, problem } = openGrantDatabase(join(dataDir, 'drawbridge.db'));
  problems.set('grants-database', problem);
  closers.add(() => db.close());

  const gateway = openGateway({ configFile, journal, version });
  closers.add(() => gateway.close());
  const limits = options.consent ?? {};
  const broker = new ConsentBroker({ now, offer: gateway, journal, limits });
  const oauth = createAuthorizationServer({
    db,
    journal,
    now,
    isWaiting: (clientId) => broker.concerns(clientId),
    onProblem: (sentence) => problems.set('grants-database-busy', sentence),
  });
  closers.add(() => oauth.close());
  const mcp = createMcp({
    gateway,
    authenticate: oauth.authenticate,
    stepUp: oauth.stepUpChallenge,
    journal,
    keepArguments: () => settings.current.keepArguments,
  });
  oauth.onRevoked((grantId) => mcp.closeGrant(grantId));
  const readiness = new Readiness();
  return {
    dataDir,
    configFile,
    now,
    problems,
    own,
    socket,
    settings,
    journal,
    gateway,
    broker,
    oauth,
    mcp,
    readiness,
  };
}
