import { app } from 'electron';
import { run } from '../server/cli/run.ts';
import { thisWorld } from '../server/cli/world.ts';
import { installedProgram } from './installed-program.ts';

/**
 * Runs a command in place of the app, and ends the process with its exit code. Called before Electron has asked for a
 * screen, so that none is needed.
 */
export async function runCommand(words: readonly string[]): Promise<never> {
  const code = await run(words, {
    ...thisWorld(),
    name: 'drawbridge',
    program: () => installedProgram(process, app.isPackaged ? null : app.getAppPath()),
  });
  await Promise.all([process.stdout, process.stderr].map(written));
  // Not app.exit: there is nothing to quit yet.
  process.exit(code);
}

/** Resolves when everything before has left the process: pipes take their time on some systems. */
const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => void stream.write('', () => resolve()));
