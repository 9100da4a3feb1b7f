// Playwright reads which fixtures a fixture needs from the pattern of its first argument, even where that is none.
/* oxlint-disable no-empty-pattern */
import { test as desktop } from '../../desktop/helpers/test.ts';
import type { Drawbridge } from '../../desktop/helpers/drawbridge.ts';
import { DebianRoot } from './debian-root.ts';
import { launchInstalled } from './installed-app.ts';

interface Fixtures {
  /** A Debian root of the test's own, with a person at its desktop and nothing of ours in it. */
  debian: DebianRoot;
  /** Starts the installed app, as often as the test likes; all are closed at its end. */
  startInstalled: (more?: readonly string[]) => Promise<Drawbridge>;
}

/** Why no Debian root can be made here; the step `package` finds out and says it. */
const noRoot = process.env['DRAWBRIDGE_NO_DEBIAN_ROOT'] ?? '';

export const test = desktop.extend<Fixtures>({
  debian: async ({}, use, testInfo) => {
    testInfo.skip(noRoot !== '', noRoot);
    const debian = await DebianRoot.make();
    await use(debian);
    await debian.end();
  },
  startInstalled: async ({ debian }, use) => {
    const running: Drawbridge[] = [];
    await use(async (more) => {
      const drawbridge = await launchInstalled(debian, more);
      running.push(drawbridge);
      return drawbridge;
    });
    for (const { app } of running) await app.close().catch(() => {});
  },
});
