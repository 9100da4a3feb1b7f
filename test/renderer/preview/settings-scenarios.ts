import type { DesktopState } from '../../../protocol/desktop.ts';
import type { UpdateState } from '../../../protocol/update.ts';
import type { Scenario } from './mock-window.ts';
import { sampleKnock } from './sample-knocks.ts';
import { fileTools } from './sample-tools.ts';
import { endless, hebrew, lowered, now, status } from './scenario-parts.ts';

const notes = `## What is new

- The doctor knows **three more rules** for tunnels that close their streams early.
- Links: \`drawbridge://\` opens the app at a knock, a journey or a setting.
- The timeline opens in half the time with a journal of 100,000 steps.

## Fixed

1. A tunnel that was opened during sleep is opened anew.
2. [How tunnels work](https://developers.cloudflare.com/cloudflare-one/) is linked again.
`;
export const next = { version: '0.2.0', notes };

const desktop = (update: UpdateState, change: Partial<DesktopState> = {}): Scenario => ({
  ...lowered(),
  desktop: { startAtLogin: { on: false, possible: true, why: null }, update, newerStarted: null, ...change },
});
const longNotes = Array.from(
  { length: 120 },
  (_, index) => `- Change ${index}: ${'something that was mended '.repeat(1 + (index % 5))}`,
).join('\n');

/** Each state of the updates, and what else the settings show. */
export const settingsScenarios: Record<string, () => Scenario> = {
  'settings-off': () =>
    desktop(
      {
        state: 'off',
        why: 'This Drawbridge came with your package manager, which also brings newer versions: use it to update.',
      },
      {
        startAtLogin: {
          on: false,
          possible: false,
          why: 'This Drawbridge runs from its source folder, which may be rebuilt or gone at the next login: install it to start it at login.',
        },
      },
    ),
  'settings-current': () => ({
    ...desktop(
      { state: 'current', checkedAt: now - 3 * 60_000 },
      { startAtLogin: { on: true, possible: true, why: null } },
    ),
    settings: { ...lowered().settings, keepArguments: true },
  }),
  'settings-checking': () => desktop({ state: 'checking' }),
  'settings-available': () =>
    desktop({
      state: 'available',
      ...next,
      how: 'Your package manager owns this Drawbridge: download the package and install it. Drawbridge notices, and offers the restart.',
      get: {
        address: 'https://updates.example.com/drawbridge_0.2.0_amd64.deb',
        command: 'sudo apt install ./drawbridge_0.2.0_amd64.deb',
      },
    }),
  'settings-downloading': () => desktop({ state: 'downloading', ...next, percent: 41.7 }),
  'settings-ready': () => desktop({ state: 'ready', ...next }),
  'settings-waiting': () =>
    desktop({ state: 'waiting', ...next, until: '2 calls of tools are still running' }),
  'settings-restarting': () => desktop({ state: 'restarting', ...next }),
  'settings-failed': () =>
    desktop({
      state: 'failed',
      sentence: 'The server with the updates does not answer: it is asked again in an hour.',
    }),
  'settings-rolled-back': () =>
    desktop({
      state: 'rolled-back',
      version: '0.2.0',
      sentence: 'It ended before its server ran, so 0.1.0 was put back with your data as they were.',
    }),
  'settings-newer': () => desktop({ state: 'current', checkedAt: null }, { newerStarted: '0.2.0' }),
  'settings-hostile': () => ({
    ...desktop(
      {
        state: 'ready',
        version: `9.9.9-${'x'.repeat(43)}`,
        notes: `<img src=x onerror="alert(1)">\n# ${hebrew}\n- <script>alert(1)</script> https://evil.example/x\n- ${endless}\n[here](javascript:alert(1))\n${longNotes}`,
      },
      { newerStarted: '10.0.0' },
    ),
    status: { ...status, dataDir: `/home/${'very-long-name/'.repeat(30)}drawbridge` },
  }),
  'settings-and-knock': () => ({
    ...desktop({ state: 'ready', ...next }),
    tools: fileTools,
    knocks: [sampleKnock(now)],
  }),
};
