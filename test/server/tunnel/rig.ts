import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Grant } from '../../../protocol/consent.ts';
import type { Settings } from '../../../protocol/settings.ts';
import { type TunnelKind, tunnelKinds } from '../../../protocol/tunnel.ts';
import { OwnRequests } from '../../../server/http/own-requests.ts';
import { Issuers } from '../../../server/issuers.ts';
import type { EventDraft } from '../../../server/journal/journal.ts';
import { createJournal } from '../../../server/journal/create-journal.ts';
import { SettingsFile } from '../../../server/settings-file.ts';
import { createTunnels } from '../../../server/tunnel/create-tunnels.ts';
import { ownAddress } from '../../../server/tunnel/own-address.ts';
import type { ProbeOutcome } from '../../../server/tunnel/probe.ts';
import type { Blame } from '../../../server/tunnel/probe-problem.ts';
import type { Tunnels } from '../../../server/tunnel/tunnels.ts';
import { FakeProvider } from './fake-provider.ts';
import { settled, TestClock } from './test-clock.ts';

export const fails = (blame: Blame, code = 'no-way'): ProbeOutcome => ({
  ok: false,
  problem: { code, blame, sentence: `It does not lead here (${code}): do something.` },
});
export const passes: ProbeOutcome = { ok: true, ms: 1 };

export interface Rig {
  readonly tunnels: Tunnels;
  readonly clock: TestClock;
  readonly settings: SettingsFile;
  readonly issuers: Issuers;
  readonly grants: Grant[];
  /** What the timeline was told about tunnels. */
  readonly told: EventDraft[];
  /** The origins that went. */
  readonly left: string[];
  readonly tokens: Map<string, string>;
  readonly providers: Record<TunnelKind, FakeProvider>;
  /** What each probe meets from now on, by the kind that leads, and how many there were. */
  readonly probes: { outcome: (kind: TunnelKind, url: string) => ProbeOutcome; sent: number };
  network: string;
}

interface Start {
  readonly settings?: Partial<Settings>;
  readonly publicUrl?: string;
  readonly grants?: readonly Grant[];
}

/** The tunnels over real settings and a real journal; providers, probes, keychain and time are the test's. */
export async function rig({ settings: change = {}, publicUrl, grants = [] }: Start = {}): Promise<Rig> {
  const dataDir = mkdtempSync(join(tmpdir(), 'drawbridge-tunnel-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const clock = new TestClock();
  const journal = createJournal({
    path: join(dataDir, 'journal.db'),
    now: () => clock.now(),
    onProblem: () => undefined,
  });
  onTestFinished(() => journal.close());
  const settings = new SettingsFile(join(dataDir, 'settings.json'), () => undefined);
  if (Object.keys(change).length > 0) settings.change(change);
  const told: EventDraft[] = [];
  const left: string[] = [];
  const tokens = new Map<string, string>();
  const own = new OwnRequests();
  const issuers = new Issuers(8725);
  const made: Omit<Rig, 'tunnels'> = {
    clock,
    settings,
    issuers,
    grants: [...grants],
    told,
    left,
    tokens,
    providers: {
      quick: new FakeProvider('quick'),
      cloudflare: new FakeProvider('cloudflare', settings.current.cloudflareUrl),
      ngrok: new FakeProvider('ngrok', settings.current.ngrokUrl),
      own: new FakeProvider('own', settings.current.publicUrl),
    },
    probes: { outcome: () => passes, sent: 0 },
    network: 'eth0 192.0.2.7',
  };
  const parts = {
    dataDir,
    port: 8725,
    settings,
    publicUrl: publicUrl ?? null,
    issuers,
    own,
    outside: {},
    journal: {
      record: (draft: EventDraft) => {
        told.push(draft);
        return journal.record(draft);
      },
    },
    grants: () => made.grants,
    env: {},
    now: () => clock.now(),
    onOriginLeft: (origin: string) => void left.push(origin),
  };
  const tunnels = createTunnels(parts, {
    clock,
    random: () => 0.5,
    network: () => made.network,
    tokens: async () => ({
      kept: async () => 'keychain',
      get: async (name) => tokens.get(name) ?? null,
      set: async (name, secret) => void tokens.set(name, secret),
      remove: async (name) => void tokens.delete(name),
    }),
    provider: async ({ kind, url }) =>
      kind === 'own' && url !== null ? ownAddress(url) : made.providers[kind],
    probe: async (kind, url) => {
      made.probes.sent += 1;
      return made.probes.outcome(kind, url);
    },
  });
  onTestFinished(async () => {
    const closing = tunnels.close();
    await clock.pass(10_000);
    await closing;
    for (const kind of tunnelKinds) {
      if (made.providers[kind].live !== 0) throw new Error(`a tunnel of ${kind} was left over`);
    }
  });
  tunnels.follow();
  await settled();
  return Object.assign(made, { tunnels });
}

export const grantFor = (resource: string): Grant => ({
  id: resource,
  clientId: 'client-1',
  clientName: 'ChatGPT',
  identity: 'unverified',
  redirectHost: 'chatgpt.com',
  resource,
  scope: 'mcp',
  tools: [],
  createdAt: 1,
  expiresAt: null,
  lastUsedAt: null,
  journey: null,
});
