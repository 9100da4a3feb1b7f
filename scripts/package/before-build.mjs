import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Tells electron-builder that the native modules are in place: it neither rebuilds them nor looks into node_modules.
 * Throws an Error where the folder is the project itself, with nothing staged: the package would lack the native modules.
 * @param {{ appDir: string }} context the folder that becomes app.asar
 * @returns {boolean}
 */
export function beforeBuild({ appDir }) {
  if (existsSync(join(appDir, 'electron-builder.yml'))) {
    throw new Error(
      'drawbridge: electron-builder alone would pack an app without its native modules: run `npm run package -- deb` instead, which puts everything together first.',
    );
  }
  return false;
}
