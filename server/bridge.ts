import { join } from 'node:path';
import type { Control, Notification } from '../protocol/control.ts';
import { PublicUrl } from '../protocol/settings.ts';
import type { Status } from '../protocol/status.ts';
import { Closers } from './closers.ts';
import { ConsentBroker } from './consent/broker.ts';
import type { ConsentLimits } from './consent/limits.ts';
import { ControlSocket } from './control/control-socket.ts';
import { createControl } from './control/control.ts';
import { prepareDataFolder } from './data-folder.ts';
import { Fault } from './faults.ts';
import { startGateway } from './gateway/gateway.ts';
import { createApp } from './http/app.ts';
import { createFront } from './http/front.ts';
import { listen } from './http/listen.ts';
import { RequestRate } from './http/request-rate.ts';
import { addressesOf, Issuers } from './issuers.ts';
import { createJournal } from './journal/create-journal.ts';
import type { Journal } from './journal/journal.ts';
import { createMcp } from './mcp/mcp.ts';
import { Notices } from './notices.ts';
import { type AuthorizationServer, createAuthorizationServer } from './oauth/authorization-server.ts';
import { createAuthorizeRouter } from './oauth/authorize/authorize-router.ts';
import { openGrantDatabase } from './oauth/open-grant-database.ts';
import { Problems } from './problems.ts';
import { SettingsFile } from './settings-file.ts';
import { version } from './version.ts';

export interface BridgeOptions {
  readonly dataDir: string;
  /** 0: any free port. */
  readonly port: number;
  /** Overrides the settings' public URL for this run. */
  readonly publicUrl?: string;
  /** The mcpServers file; mcp.json in the data folder where it is left out. */
  readonly configFile?: string;
  /** For the log: a problem as it appears, or a bug with its cause. */
  readonly onProblem?: (sentence: string, cause?: unknown) => void;
  /** The clock, ms since the epoch. */
  readonly now?: () => number;
  readonly consent?: Partial<ConsentLimits>;
}

/** The whole server, running: what the desktop shell and the command hold. */
export interface Bridge {
  status(): Status;
  readonly control: Control;
  /** Calls back for each notification of the contract; returns the function that stops it. */
  subscribe(listener: (notification: Notification) => void): () => void;
  denyKnocks(): void;
  /** Denies knocks, closes streams, sockets and upstreams, writes the journal. */
  close(reason: string): Promise<void>;
}

/** Requests per minute that one address outside may send before it is slowed down. */
const outsideRate = 3000;

/**
 * Starts everything that works without a window.
 * @throws Fault with one sentence for the person: a busy port, an unusable folder, a broken file, another instance.
 */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const closers = new Closers();
  try {
    return await open(options, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function open(options: BridgeOptions, closers: Closers): Promise<Bridge> {
  const now = options.now ?? Date.now;
  const startedAt = now();
  const log = options.onProblem ?? (() => undefined);
  const notices = new Notices();
  const problems = new Problems();
  problems.onChanged((sentence) => {
    if (sentence !== null) log(sentence);
  });

  const dataDir = prepareDataFolder(options.dataDir);
  const configFile = options.configFile ?? join(dataDir, 'mcp.json');
  const socket = await ControlSocket.claim(dataDir);
  closers.add(() => socket.close());
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
  const { db, problem } = openGrantDatabase(join(dataDir, 'drawbridge.db'));
  problems.set('grants-database', problem);
  closers.add(() => db.close());

  const gateway = startGateway({ configFile, journal, version });
  closers.add(() => gateway.close());
  const broker = new ConsentBroker({
    now,
    offer: gateway,
    journal,
    ...(options.consent !== undefined && { limits: options.consent }),
  });
  const oauth = createAuthorizationServer({
    db,
    journal,
    now,
    isWaiting: (clientId) => broker.list().some((knock) => knock.clientId === clientId),
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

  const issuers = new Issuers(options.port);
  issuers.setPublic(publicOrigin(options.publicUrl) ?? settings.current.publicUrl);
  const server = createFront({
    guardContext: {
      issuers,
      rate: new RequestRate(outsideRate, 60_000, now),
      lowered: () => settings.current.lowered,
    },
    journal,
    direct: new Map([
      ['/mcp', mcp.handleMcp],
      ['/sse', mcp.handleSse],
      ['/messages', mcp.handleMessages],
      ['/messages/', mcp.handleMessages],
      ['/tools', mcp.handleTools],
    ]),
    directPrefixes: new Map([['/tools/', mcp.handleTools]]),
    app: createApp([
      oauth.router,
      createAuthorizeRouter({ clients: oauth.clients, codes: oauth.codes, broker, journal, now }),
    ]),
  });
  const http = await listen(server, options.port);
  issuers.setPort(http.port);
  closers.add(() => http.close());
  closers.add(() => mcp.close());

  const status = (): Status => {
    const { lowered } = settings.current;
    const outside = issuers.public;
    return {
      version,
      bridge: lowered && outside !== null ? 'lowered' : 'raised',
      local: addressesOf(issuers.loopback),
      public: outside === null ? null : addressesOf(outside),
      upstreams: gateway.upstreams(),
      knocks: broker.list().length,
      grants: oauth.grants().length,
      streams: mcp.streams(),
      problems: [...problems.list(), ...gateway.problems()],
      dataDir,
      configFile,
      startedAt,
    };
  };
  const tellStatus = (): void => notices.tellStatus(status);
  const control = createControl({
    status,
    offer: gateway,
    broker,
    grants: { list: () => oauth.grants(), revoke: (id) => revoke(oauth, journal, id) },
    journal,
    settings: {
      get current() {
        return settings.current;
      },
      change: (change) => {
        const changed = settings.change(change);
        if (change.publicUrl !== undefined) issuers.setPublic(changed.publicUrl);
        journal.record({ type: 'app', actor: 'person', summary: 'Changed the settings' });
        tellStatus();
        return changed;
      },
    },
    onBug: (error) => log('A fault in Drawbridge itself ended a call.', error),
  });

  closers.add(
    journal.subscribe((events, journeys) => {
      if (events.length > 0) notices.tell({ name: 'events', data: events });
      if (journeys.length > 0) notices.tell({ name: 'journeys', data: journeys });
      tellStatus();
    }),
  );
  closers.add(
    broker.subscribe((knocks) => {
      notices.tell({ name: 'knocks', data: knocks });
      tellStatus();
    }),
  );
  closers.add(gateway.onChanged(tellStatus));
  problems.onChanged(tellStatus);
  socket.serve({ control, subscribe: (listener) => notices.subscribe(listener) });
  journal.record({ type: 'app', actor: 'app', summary: `Listening on ${issuers.loopback.origin}` });

  return {
    status,
    control,
    subscribe: (listener) => notices.subscribe(listener),
    denyKnocks: () => broker.denyAll(),
    close: async (reason) => {
      journal.record({ type: 'app', actor: 'app', summary: `Closing: ${reason}` });
      // First, while everybody still hears of it.
      broker.denyAll();
      await closers.close();
    },
  };
}

/** The person takes a grant back; the timeline says so. */
function revoke(oauth: AuthorizationServer, journal: Journal, id: string): boolean {
  const grant = oauth.grants().find((each) => each.id === id);
  if (grant === undefined || !oauth.revoke(id)) return false;
  const { clientId, clientName, journey } = grant;
  const summary = `Revoked the access of ${clientName}`;
  journal.record({
    type: 'consent',
    phase: 'consent',
    actor: 'person',
    summary,
    clientId,
    clientName,
    journey,
  });
  return true;
}

function publicOrigin(text: string | undefined): string | null {
  if (text === undefined) return null;
  const parsed = PublicUrl.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new Fault(
    `The public URL ${text} cannot be used: it ${parsed.error.issues[0]?.message ?? 'is not valid'}.`,
  );
}
