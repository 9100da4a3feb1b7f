import type { CheckupState } from '../../../protocol/checkup.ts';
import type { Grant, Knock } from '../../../protocol/consent.ts';
import type { CallInput } from '../../../protocol/control.ts';
import type { JournalEvent, Journey } from '../../../protocol/events.ts';
import type { ReplayResult } from '../../../protocol/report.ts';
import type { Settings } from '../../../protocol/settings.ts';
import type { Status, ToolInfo } from '../../../protocol/status.ts';
import type { TunnelChoice } from '../../../protocol/tunnel.ts';
import type { DesktopState } from '../../../protocol/desktop.ts';
import type { WindowApi, WindowNotifications } from '../../../protocol/window.ts';
import { runningCheckup } from './sample-checkup.ts';
import { noTunnel, sampleTunnel } from './sample-tunnels.ts';

/** What stands behind a window in the preview. */
export interface Scenario {
  status: Status;
  settings: Settings;
  choice: TunnelChoice;
  checkup: CheckupState;
  desktop: DesktopState;
  replayed: ReplayResult;
  tools: ToolInfo[];
  knocks: Knock[];
  grants: Grant[];
  events: JournalEvent[];
  journeys: Journey[];
  /** The server does not answer: at all (`silent`), or with an error. */
  answers: 'yes' | 'silent' | 'error';
}

export interface MockWindow {
  api: WindowApi;
  /** Every call so far, in order. */
  calls: { name: string; input: unknown }[];
  /** Sends a notification to the window. */
  tell<N extends keyof WindowNotifications>(name: N, data: WindowNotifications[N]): void;
  scenario: Scenario;
  /** The number that the browser of a knock shows: the second of the three. */
  numberOf(knock: string): number | undefined;
}

const refusal = (code: string, message: string) => Object.assign(new Error(message), { code });

/** A WindowApi that behaves as the server does, as far as a window can see. */
export function createMockWindow(scenario: Scenario): MockWindow {
  const listeners = new Map<keyof WindowNotifications, Set<(data: never) => void>>();
  const calls: MockWindow['calls'] = [];
  const tell: MockWindow['tell'] = (name, data) => {
    for (const listener of listeners.get(name) ?? []) Reflect.apply(listener, undefined, [data]);
  };
  const numberOf = (id: string) => scenario.knocks.find((knock) => knock.id === id)?.numbers[1];
  const heard = <T>(name: string, answer: (input: never) => T) => {
    return async (input: unknown): Promise<T> => {
      calls.push({ name, input });
      if (scenario.answers === 'silent') return new Promise(() => undefined);
      if (scenario.answers === 'error') throw refusal('internal', 'The local server closed the connection.');
      return Reflect.apply(answer, undefined, [input]);
    };
  };
  const settle = (id: string) => {
    if (!scenario.knocks.some((knock) => knock.id === id)) {
      throw refusal('not-found', 'There is no such knock: it was answered or ran out of time.');
    }
    scenario.knocks = scenario.knocks.filter((knock) => knock.id !== id);
    queueMicrotask(() => tell('knocks', scenario.knocks));
  };

  const use = ({ kind, url, token, failover = [] }: CallInput<'useTunnel'>) => {
    const own = kind === 'own' ? (url ?? scenario.settings.publicUrl) : null;
    scenario.settings = { ...scenario.settings, publicUrl: own, tunnels: kind === 'none' ? [] : [kind] };
    const starting = {
      state: 'starting' as const,
      doing: 'Fetching cloudflared: 12 of 38 MB',
      progress: 0.32,
    };
    scenario.status = {
      ...scenario.status,
      bridge: own === null ? 'raised' : 'lowered',
      public: own === null ? null : { origin: own, mcp: `${own}/mcp`, sse: `${own}/sse` },
      tunnel:
        kind === 'none'
          ? noTunnel()
          : sampleTunnel({ kind, url: own ?? url ?? null, ...(kind === 'own' ? {} : starting) }),
    };
    const options = scenario.choice.options.map((option) =>
      option.kind === kind
        ? {
            ...option,
            url: url === undefined ? option.url : url,
            hasToken: option.hasToken || token !== undefined,
          }
        : option,
    );
    const order = kind === 'none' ? [] : [kind, ...failover];
    scenario.choice = { ...scenario.choice, options, order };
    queueMicrotask(() => tell('status', scenario.status));
    return scenario.status.tunnel;
  };

  const withUpdate = (update: DesktopState['update']): DesktopState => {
    scenario.desktop = { ...scenario.desktop, update };
    return scenario.desktop;
  };

  const api: WindowApi = {
    control: {
      status: heard('status', () => scenario.status),
      url: heard('url', () => ({ url: scenario.status.local.mcp, public: false })),
      tools: heard('tools', () => scenario.tools),
      knocks: heard('knocks', () => scenario.knocks),
      allow: heard('allow', ({ id, number }: { id: string; number: number }) => {
        const right = numberOf(id);
        settle(id);
        if (right !== number)
          throw refusal('wrong-number', 'The number was wrong, so the request was denied.');
        return { knock: id, decision: 'allowed' as const };
      }),
      deny: heard('deny', ({ id }: { id: string }) => {
        settle(id);
        return { knock: id, decision: 'denied' as const };
      }),
      grants: heard('grants', () => scenario.grants),
      revoke: heard('revoke', ({ id }: { id: string }) => {
        scenario.grants = scenario.grants.filter((grant) => grant.id !== id);
        return { grant: id, revoked: true as const };
      }),
      events: heard(
        'events',
        (query: { before?: number; after?: number; limit?: number; journey?: string; phase?: string }) =>
          scenario.events
            .filter(
              (event) =>
                event.seq < (query.before ?? Infinity) &&
                event.seq > (query.after ?? 0) &&
                (query.journey === undefined || event.journey === query.journey) &&
                (query.phase === undefined || event.phase === query.phase),
            )
            .slice(-(query.limit ?? 500)),
      ),
      journeys: heard('journeys', () => scenario.journeys),
      settings: heard('settings', () => scenario.settings),
      changeSettings: heard('changeSettings', (change: Partial<Settings>) => {
        scenario.settings = { ...scenario.settings, ...change };
        const { publicUrl, lowered } = scenario.settings;
        const open = publicUrl !== null && lowered;
        scenario.status = {
          ...scenario.status,
          bridge: open ? 'lowered' : 'raised',
          public:
            publicUrl === null
              ? null
              : { origin: publicUrl, mcp: `${publicUrl}/mcp`, sse: `${publicUrl}/sse` },
        };
        queueMicrotask(() => tell('status', scenario.status));
        return scenario.settings;
      }),
      tunnels: heard('tunnels', () => scenario.choice),
      useTunnel: heard('useTunnel', use),
      checkTunnel: heard('checkTunnel', () => scenario.status.tunnel),
      checkup: heard('checkup', () => scenario.checkup),
      startCheckup: heard('startCheckup', () => {
        scenario.checkup = runningCheckup(0);
        queueMicrotask(() => tell('checkup', scenario.checkup));
        return scenario.checkup;
      }),
      report: heard('report', () => ({
        journeys: [],
        components: [],
        strangers: { refused: 0 },
        markdown: '# Report\n',
      })),
      export: heard('export', ({ format }: CallInput<'export'>) => ({
        text: `as ${format}`,
        fileName: `drawbridge.${format}`,
        mediaType: 'text/plain',
      })),
      replay: heard('replay', () => scenario.replayed),
    },
    desktop: {
      copyUrl: heard('copyUrl', () => ({ url: scenario.status.public?.mcp ?? scenario.status.local.mcp })),
      copyText: heard('copyText', () => ({})),
      openTimeline: heard('openTimeline', () => ({})),
      openConfigFile: heard('openConfigFile', () => ({})),
      openCheckup: heard('openCheckup', () => ({})),
      saveFile: heard('saveFile', () => ({ saved: true })),
      openPage: heard('openPage', () => ({})),
      desktopState: heard('desktopState', () => scenario.desktop),
      setStartAtLogin: heard('setStartAtLogin', ({ on }: { on: boolean }) => {
        scenario.desktop = { ...scenario.desktop, startAtLogin: { ...scenario.desktop.startAtLogin, on } };
        return scenario.desktop;
      }),
      checkForUpdate: heard('checkForUpdate', () => withUpdate({ state: 'current', checkedAt: Date.now() })),
      restartToUpdate: heard('restartToUpdate', () => {
        const { update } = scenario.desktop;
        if (update.state !== 'ready') return scenario.desktop;
        return withUpdate({ ...update, state: 'waiting', until: '1 call of a tool is still running' });
      }),
      keepRunning: heard('keepRunning', () => {
        const { update } = scenario.desktop;
        if (update.state !== 'waiting') return scenario.desktop;
        return withUpdate({ state: 'ready', version: update.version, notes: update.notes });
      }),
      closeWindow: heard('closeWindow', () => ({})),
      quit: heard('quit', () => ({})),
    },
    on(name, listener) {
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all);
      all.add(listener);
      return () => void all.delete(listener);
    },
  };
  return { api, calls, tell, scenario, numberOf };
}
