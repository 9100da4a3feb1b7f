import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { globFiles } from './files.mjs';

/** @typedef {import('./targets.mjs').System} System */
/** @typedef {{ url: string, publicKey: string }} UpdateSource where updates come from, and whose signature they bear */

/** The folders of out/ that run in the app; `drawbridge.js` and its chunks are the command of a terminal. */
const BUILT = ['out/main', 'out/preload', 'out/renderer'];

/** The tray's images, which differ by system, and the one icon that windows and notices show. */
const images = /** @type {const} */ ({
  linux: /^assets\/(?:tray\/(?!.*Template)[^/]+\.png|icon\/256x256\.png)$/,
  darwin: /^assets\/tray\/[^/]+Template(?:@[23]x)?\.png$/,
  win32: /^assets\/(?:tray\/[^/]+\.ico|icon\/icon\.ico)$/,
});

/**
 * Puts together what becomes app.asar, but for the native modules: what was built, the images of the system, a manifest
 * with nothing in it but what Electron and the updater read.
 * @param {object} parts
 * @param {string} parts.source the folder whose out/ was built
 * @param {string} parts.into emptied first
 * @param {System} parts.system
 * @param {UpdateSource | null} parts.updates
 */
export function stageApp({ source, into, system, updates }) {
  rmSync(into, { recursive: true, force: true });
  const built = BUILT.flatMap((folder) => globFiles(source, folder)).filter(
    (file) => extname(file) !== '.map',
  );
  const shown = globFiles(source, 'assets').filter((file) => images[system].test(file));
  for (const file of [...built, ...shown]) {
    mkdirSync(dirname(join(into, file)), { recursive: true });
    cpSync(join(source, file), join(into, file));
  }
  writeFileSync(join(into, 'package.json'), appManifest(join(source, 'package.json'), updates));
}

/**
 * @param {string} file the project's manifest
 * @param {UpdateSource | null} updates
 */
function appManifest(file, updates) {
  const { name, version, description, license, type, main } = JSON.parse(readFileSync(file, 'utf8'));
  const manifest = {
    name,
    productName: 'Drawbridge',
    version,
    description,
    license,
    author: { name: 'Drawbridge developers', email: 'maintainers@drawbridge.app' },
    homepage: 'https://drawbridge.app',
    // Electron makes of it the app id that a Linux desktop matches windows by.
    desktopName: 'drawbridge.desktop',
    type,
    main,
    ...(updates === null ? {} : { updates }),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
