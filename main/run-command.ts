import { app } from 'electron';
import { run } from '../server/cli/run.ts';
import { thisWorld } from '../server/cli/world.ts';
import type { Program } from '../server/service/program.ts';

/**
 * Runs a command in place of the app, and ends the process with its exit code. Called before Electron has asked for a
 * screen, so that none is needed.
 */
export async function runCommand(words: readonly string[]): Promise<never> {
  const code = await run(words, { ...thisWorld(), name: 'drawbridge', program: installedProgram });
  await Promise.all([process.stdout, process.stderr].map(written));
  // Not app.exit: there is nothing to quit yet.
  process.exit(code);
}

/** Resolves when everything before has left the process: pipes take their time on some systems. */
const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => void stream.write('', () => resolve()));

/**
 * This app, to be started by a service. No page is ever opened there, so nothing is lost by Chromium's sandbox being
 * off, and everything where a service may not set it up.
 */
function installedProgram(): Program {
  const words = app.isPackaged ? [] : [app.getAppPath()];
  // An AppImage is mounted elsewhere at every start: its own file is what stays.
  const path = process.env['APPIMAGE'] ?? process.execPath;
  return { kind: 'app', path, words: ['--no-sandbox', ...words] };
}
