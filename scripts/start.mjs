import { join } from 'node:path';
import { blockedSentence } from './electron/blocked-download.mjs';
import { downloadElectron } from './electron/download-electron.mjs';
import { chosenElectron, downloadedElectron, registryElectron } from './electron/find-electron.mjs';
import { libraryInstallLine, whyNoWindow } from './electron/launch-faults.mjs';
import { runElectron, runForeground } from './electron/launch.mjs';
import { detectScreen } from './electron/screen.mjs';
import { COMMAND } from './setup/app-build.mjs';
import { runScript } from './setup/fault.mjs';
import { prepareApp, ROOT } from './setup/prepare.mjs';

// `npm start`: installs and builds what is missing, then runs the app, or the same server without a window where there is
// no screen or no Electron. What follows `--` goes to the app.
const args = process.argv.slice(2);
// With --json, stdout belongs to the server alone.
const out = args.includes('--json') ? process.stderr : process.stdout;
const say = (/** @type {string} */ sentence) => void out.write(`${sentence}\n`);

await runScript(ROOT, async () => {
  await prepareApp(ROOT, { out });

  const screen = detectScreen(process.env, process.platform);
  if (screen.kind === 'headless') {
    say(
      `No screen here (${screen.because}): the server runs without a window, and you approve from a terminal.`,
    );
    return serve();
  }

  const electron =
    chosenElectron(process.env) ??
    downloadedElectron(ROOT) ??
    registryElectron(ROOT) ??
    (await downloadElectron(ROOT, { out }));
  if ('blocked' in electron) {
    say(
      blockedSentence(
        electron.blocked,
        'so the server runs without a window and you approve from a terminal',
      ),
    );
    return serve();
  }
  if (electron.kind === 'registry')
    say(`Using Electron ${electron.version} from the npm registry, for development only.`);

  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (asRoot)
    say('Electron has no sandbox for root, so this start goes without one: better run it as another user.');
  const switches = asRoot ? ['--no-sandbox'] : [];
  const { code, failedAtOnce } = await runElectron(electron.binary, [...switches, ROOT, ...args], {
    cwd: process.cwd(),
    env: process.env,
  });
  const why =
    failedAtOnce === null
      ? null
      : whyNoWindow(failedAtOnce, {
          sandbox: join(electron.dist, 'chrome-sandbox'),
          installLine: libraryInstallLine(),
        });
  if (why === null) return code;
  say(`No window can be shown: ${why}; the server runs without one, and you approve from a terminal.`);
  return serve();
});

/** The same server without a window; it says itself how to approve from a terminal. */
function serve() {
  return runForeground(process.execPath, [join(ROOT, COMMAND), 'serve', ...args], { cwd: process.cwd() });
}
