import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Grant } from '../../../protocol/consent.ts';
import type { Control, Notification, ParsedInput } from '../../../protocol/control.ts';
import type { Status } from '../../../protocol/status.ts';
import type { TunnelChoice, TunnelStatus } from '../../../protocol/tunnel.ts';
import { ConsentBroker } from '../../../server/consent/broker.ts';
import type { KnockHandle } from '../../../server/consent/standing-knock.ts';
import { Connection, type ConnectionTimes } from '../../../server/control/connection.ts';
import { ControlSocket } from '../../../server/control/control-socket.ts';
import { type ControlParts, createControl } from '../../../server/control/control.ts';
import { exportEvents } from '../../../server/doctor/exports/export-events.ts';
import { replay } from '../../../server/doctor/exports/replay.ts';
import { OwnRequests } from '../../../server/http/own-requests.ts';
import { Issuers } from '../../../server/issuers.ts';
import { createJournal } from '../../../server/journal/create-journal.ts';
import type { Journal } from '../../../server/journal/journal.ts';
import { SettingsFile } from '../../../server/settings-file.ts';

export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-control-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const local = {
  origin: 'http://127.0.0.1:8725',
  mcp: 'http://127.0.0.1:8725/mcp',
  sse: 'http://127.0.0.1:8725/sse',
};

export const someGrant: Grant = {
  id: 'grant-1',
  clientId: 'client-1',
  clientName: 'ChatGPT',
  identity: 'unverified',
  redirectHost: 'chatgpt.com',
  resource: 'http://127.0.0.1:8725/mcp',
  scope: 'mcp',
  tools: ['files__read'],
  createdAt: 1,
  expiresAt: null,
  lastUsedAt: null,
  journey: null,
};

export interface Parts {
  readonly dataDir: string;
  readonly control: Control;
  readonly journal: Journal;
  readonly broker: ConsentBroker;
  readonly grants: Grant[];
  readonly bugs: unknown[];
  /** What `useTunnel` was called with. */
  readonly tunnelUses: ParsedInput<'useTunnel'>[];
  /** What comes of it; tests may put something else in. */
  useTunnel: () => Promise<TunnelStatus>;
  choice: TunnelChoice;
  /** What `status` gives; tests may put something else in. */
  status: () => Status;
  tell(notification: Notification): void;
  readonly subscribe: (listener: (notification: Notification) => void) => () => void;
  readonly listeners: Set<(notification: Notification) => void>;
}

/** No tunnel is in use. */
export const noTunnel: TunnelStatus = {
  kind: null,
  state: 'off',
  url: null,
  doing: null,
  progress: null,
  problem: null,
  retryAt: null,
  since: 0,
  limits: [],
  drift: null,
};

/** The contract over a real journal, a real broker and real settings; grants, upstreams and tunnels are lists. */
export function parts(): Parts {
  const dataDir = freshFolder();
  const journal = createJournal({
    path: join(dataDir, 'journal.db'),
    now: Date.now,
    onProblem: () => undefined,
  });
  onTestFinished(() => journal.close());
  const broker = new ConsentBroker({
    now: Date.now,
    offer: { patterns: () => ['files__read', 'files__list'] },
    journal,
  });
  const settings = new SettingsFile(join(dataDir, 'settings.json'), () => undefined);
  const grants: Grant[] = [someGrant];
  const bugs: unknown[] = [];
  const tunnelUses: ParsedInput<'useTunnel'>[] = [];
  const listeners = new Set<(notification: Notification) => void>();
  const made: Omit<Parts, 'control'> = {
    dataDir,
    journal,
    broker,
    grants,
    bugs,
    tunnelUses,
    useTunnel: async () => noTunnel,
    choice: { options: [], order: [], kept: 'memory' },
    listeners,
    status: () => statusOf(dataDir),
    tell: (notification) => {
      for (const listener of listeners) listener(notification);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const control = createControl({
    status: () => made.status(),
    offer: { tools: () => [] },
    broker,
    grants: {
      list: () => grants,
      revoke: (id) =>
        grants
          .splice(0, grants.length, ...grants.filter((grant) => grant.id !== id))
          .some((grant) => grant.id === id),
    },
    journal,
    settings,
    ...diagnostics(made),
    onBug: (error) => bugs.push(error),
  });
  return Object.assign(made, { control });
}

/** Nothing has been looked at yet; exports are the real ones. */
function diagnostics(
  made: Omit<Parts, 'control'>,
): Pick<ControlParts, 'tunnels' | 'doctor' | 'checkup' | 'documents'> {
  const { journal } = made;
  const checkup = {
    running: false,
    url: null,
    startedAt: null,
    endedAt: null,
    planned: 0,
    steps: [],
    verdicts: [],
    unknowable: [],
    problem: null,
    journey: null,
  };
  const observed = { journeys: [], strangers: [], strangersRefused: 0, source: 'this Drawbridge' };
  const issuers = new Issuers(8725);
  return {
    tunnels: {
      choice: async () => made.choice,
      use: (input) => {
        made.tunnelUses.push(input);
        return made.useTunnel();
      },
      check: async () => noTunnel,
    },
    doctor: { judged: (journeys) => [...journeys] },
    checkup: { state: checkup, start: () => checkup },
    documents: {
      report: () => ({ journeys: [], components: [], strangers: { refused: 0 }, markdown: '' }),
      export: (input) =>
        exportEvents({ journal, doctor: { observe: () => observed }, issuers, now: Date.now }, input),
      replay: ({ seq }) =>
        replay({ journal, issuers, own: new OwnRequests(), clients: { find: async () => null } }, seq),
    },
  };
}

export const statusOf = (dataDir: string): Status => ({
  version: '0.0.0',
  bridge: 'raised',
  local,
  public: null,
  tunnel: noTunnel,
  upstreams: [],
  knocks: 0,
  grants: 0,
  streams: 0,
  problems: [],
  dataDir,
  configFile: join(dataDir, 'mcp.json'),
  startedAt: 0,
});

/** Someone knocks. */
export function knock(broker: ConsentBroker, name = 'ChatGPT'): KnockHandle {
  return broker.knock({
    browser: 'ab'.repeat(32),
    client: { id: `id of ${name}`, name, identity: 'unverified', grantTypes: ['authorization_code'] },
    redirectUri: 'https://chatgpt.com/connector_platform_oauth_redirect',
    state: 'state',
    scope: 'mcp',
    codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    issuer: { kind: 'loopback', origin: local.origin },
    remote: '127.0.0.1',
    userAgent: 'Mozilla/5.0',
    address: '/authorize?x',
  }).handle;
}

/** The contract's parts behind a real socket. */
export async function served(times?: Partial<ConnectionTimes>): Promise<Parts & { socket: ControlSocket }> {
  const made = parts();
  const socket = await ControlSocket.claim(made.dataDir);
  onTestFinished(() => socket.close());
  socket.serve((stream, gone) => new Connection(stream, made, gone, times));
  return Object.assign(made, { socket });
}

/** A front end that may write whatever it likes, and reads lines. */
export class RawClient {
  readonly socket: Socket;
  #text = '';
  #lines: string[] = [];
  #wanted: (() => void) | null = null;
  #ended = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => {
      const lines = (this.#text + chunk.toString()).split('\n');
      this.#text = lines.pop() ?? '';
      this.#lines.push(...lines);
      this.#wanted?.();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#ended = true;
      this.#wanted?.();
    });
  }

  static async connect(path: string): Promise<RawClient> {
    const socket = connect(path);
    const client = new RawClient(socket);
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    return client;
  }

  /** The next line as JSON; null where the connection ended. */
  async next(): Promise<unknown> {
    while (this.#lines.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wanted = resolve;
      });
    }
    const line = this.#lines.shift();
    return line === undefined ? null : JSON.parse(line);
  }

  async ask(request: unknown): Promise<unknown> {
    this.socket.write(`${JSON.stringify(request)}\n`);
    return this.next();
  }
}
