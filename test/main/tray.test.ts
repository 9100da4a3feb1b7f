import { describe, expect, test } from 'vitest';
import type { UpdateState } from '../../protocol/update.ts';
import type { HostState } from '../../main/bridge-host.ts';
import { trayMenu, type TrayActions } from '../../main/tray/menu.ts';
import { trayLook } from '../../main/tray/state.ts';
import { hasTrayHost } from '../../main/tray/tray-host.ts';
import { controlWith, sampleKnock, sampleStatus, sampleTunnel } from './samples.ts';

const running = (changes: Parameters<typeof sampleStatus>[0] = {}, knocks = 0): HostState => ({
  kind: 'running',
  bridge: {
    status: () => sampleStatus(),
    control: controlWith({}),
    subscribe: () => () => {},
    wake: () => {},
    activity: () => ({ calls: 0, knocks: 0, connecting: 0, checkup: false }),
    drain: () => {},
    denyKnocks: () => {},
    close: async () => {},
  },
  status: sampleStatus(changes),
  knocks: Array.from({ length: knocks }, (_, index) => sampleKnock({ id: `k${index}` })),
});
const current: UpdateState = { state: 'current', checkedAt: null };
const problem = { id: 'p', sentence: 'Something is wrong: do this.' };

describe('the tray icon', () => {
  test.each<[string, HostState, string]>([
    ['raised bridge', running({ bridge: 'raised', public: null }), 'raised'],
    ['lowered bridge', running(), 'lowered'],
    ['problem', running({ problems: [problem] }), 'problem'],
    [
      'failed upstream',
      running({ upstreams: [{ name: 'u', state: 'failed', tools: 0, problem: 'p' }] }),
      'problem',
    ],
    ['tunnel that broke', running({ tunnel: sampleTunnel({ state: 'retrying' }) }), 'problem'],
    ['tunnel that failed', running({ tunnel: sampleTunnel({ state: 'failed' }) }), 'problem'],
    ['tunnel that opens', running({ tunnel: sampleTunnel({ state: 'starting' }) }), 'raised'],
    [
      'tunnel that nothing came through yet',
      running({ tunnel: sampleTunnel({ state: 'checking' }) }),
      'raised',
    ],
    [
      'tunnel that broke while the address is not known',
      running({ bridge: 'raised', public: null, tunnel: sampleTunnel({ state: 'retrying', url: null }) }),
      'problem',
    ],
    ['knock', running({}, 1), 'knock'],
    ['knock during a problem', running({ problems: [problem] }, 2), 'knock'],
    ['start', { kind: 'starting' }, 'raised'],
    ['failed start', { kind: 'failed', sentence: 's' }, 'problem'],
    ['end', { kind: 'closed' }, 'raised'],
  ])('shows a %s', (_, host, icon) => {
    expect(trayLook(host).icon).toBe(icon);
  });

  test('says in words what it shows in colour', () => {
    const tips = [
      running(),
      running({ bridge: 'raised' }),
      running({}, 1),
      running({}, 3),
      running({ problems: [problem] }),
      running({ tunnel: sampleTunnel({ state: 'starting' }) }),
      running({ tunnel: sampleTunnel({ state: 'checking' }) }),
      running({ tunnel: sampleTunnel({ state: 'retrying' }) }),
      running({ tunnel: sampleTunnel({ state: 'failed' }) }),
    ].map((host) => trayLook(host).tooltip);
    expect(new Set(tips).size).toBe(tips.length);
    expect(tips[0]).toContain('https://b.example');
  });
});

describe('the tray menu', () => {
  const pressed: string[] = [];
  const actions: TrayActions = {
    open: () => pressed.push('open'),
    copyUrl: () => pressed.push('copy'),
    openTimeline: () => pressed.push('timeline'),
    openSettings: () => pressed.push('settings'),
    setLowered: (lowered) => pressed.push(`lowered ${lowered}`),
    restartToUpdate: () => pressed.push('restart'),
    quit: () => pressed.push('quit'),
  };
  const labels = (host: HostState, update: UpdateState = current): unknown[] =>
    trayMenu(host, update, actions).flatMap((item) =>
      item.type === 'separator' || item.enabled === false ? [] : [item.label],
    );

  test('holds all that a click on the icon would do', () => {
    expect(labels(running())).toEqual([
      'Open Drawbridge',
      'Copy URL for ChatGPT',
      'Timeline',
      'Settings',
      'Raise the bridge',
      'Quit Drawbridge',
    ]);
    expect(labels(running({ bridge: 'raised' }))).toContain('Lower the bridge');
    expect(labels(running({}, 1))[0]).toBe('Answer the knock');
    expect(labels(running({}, 2))[0]).toBe('Answer 2 knocks');
  });

  test('says how the tunnel is, where there is one', () => {
    const said = (host: HostState) =>
      trayMenu(host, current, actions).flatMap((item) =>
        item.type !== 'separator' && /tunnel/.test(item.label) ? [[item.label, item.enabled]] : [],
      );
    expect(said(running())).toEqual([['The tunnel is open', false]]);
    expect(said(running({ tunnel: sampleTunnel({ state: 'failed' }) }))[0]?.[0]).toContain('failed');
    expect(said(running({ tunnel: sampleTunnel({ kind: null, state: 'off' }) }))).toEqual([]);
  });

  test('offers the restart into a version that is ready, and says so while it waits', () => {
    const ready: UpdateState = { state: 'ready', version: '0.2.0', notes: null };
    expect(labels(running())).not.toContain('Restart to update to 0.2.0');
    expect(labels(running(), ready)).toContain('Restart to update to 0.2.0');
    const waiting: UpdateState = { ...ready, state: 'waiting', until: 'a call of a tool' };
    const said = trayMenu(running(), waiting, actions).map((item) => 'label' in item && item.label);
    expect(said).toContain('Restarts once the bridge is idle');
    expect(labels(running(), waiting)).not.toContain('Restarts once the bridge is idle');
  });

  test('lowers no bridge that has no public address', () => {
    expect(labels(running({ bridge: 'raised', public: null }))).not.toContain('Lower the bridge');
  });

  test('offers only open and quit while the server does not run', () => {
    expect(labels({ kind: 'starting' })).toEqual(['Open Drawbridge', 'Quit Drawbridge']);
  });

  test('raises a lowered bridge and lowers a raised one', () => {
    for (const host of [running(), running({ bridge: 'raised' })]) {
      const item = trayMenu(host, current, actions).find(
        (entry) => 'label' in entry && entry.label.endsWith('the bridge'),
      );
      if (item !== undefined && 'click' in item) item.click();
    }
    expect(pressed).toEqual(['lowered false', 'lowered true']);
  });
});

async function never(): Promise<boolean> {
  throw new Error('nobody should ask');
}

describe('a place for the tray icon', () => {
  test.each<[NodeJS.Platform, string]>([
    ['darwin', ''],
    ['win32', ''],
    ['linux', 'KDE'],
    ['linux', ''],
    ['linux', 'XFCE'],
  ])('is taken for granted on %s %s', async (platform, desktop) => {
    expect(await hasTrayHost(platform, { XDG_CURRENT_DESKTOP: desktop }, never)).toBe(true);
  });

  test.each(['GNOME', 'ubuntu:GNOME', 'gnome'])('has to be on the bus on %s', async (desktop) => {
    const env = { XDG_CURRENT_DESKTOP: desktop };
    expect(await hasTrayHost('linux', env, async (name) => name === 'org.kde.StatusNotifierWatcher')).toBe(
      true,
    );
    expect(await hasTrayHost('linux', env, async () => false)).toBe(false);
  });
});
