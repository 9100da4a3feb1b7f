import { fileURLToPath } from 'node:url';
import { buildApp, buildIsFresh } from './app-build.mjs';
import { installDependencies } from './dependencies.mjs';
import { dependenciesAreFresh } from './installed-packages.mjs';
import { withLock } from './lock.mjs';

/** @typedef {import('./progress.mjs').Output} Output */

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Installs what is missing.
 * @param {string} root
 * @param {{ out?: Output }} [options]
 */
export async function prepareDependencies(root, { out = process.stdout } = {}) {
  if (dependenciesAreFresh(root)) return;
  const work = async () => {
    if (!dependenciesAreFresh(root)) await installDependencies(root, { out });
  };
  await withLock(root, 'setup', work, waitingFor(out));
}

/**
 * Installs and builds what is missing or out of date; with nothing to do it says nothing.
 * @param {string} root
 * @param {{ out?: Output }} [options]
 * @returns {Promise<'up to date' | 'built'>}
 */
export async function prepareApp(root, { out = process.stdout } = {}) {
  await prepareDependencies(root, { out });
  if (buildIsFresh(root)) return 'up to date';
  const work = async () => {
    if (!buildIsFresh(root)) await buildApp(root, { out });
  };
  await withLock(root, 'setup', work, waitingFor(out));
  return 'built';
}

/** @param {Output} out */
const waitingFor = (out) => ({
  onWait: () => void out.write('Another start is installing or building here: waiting for it …\n'),
});
