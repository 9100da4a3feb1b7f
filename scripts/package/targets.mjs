import { Fault } from '../setup/fault.mjs';

/** @typedef {'linux' | 'darwin' | 'win32'} System */
/** @typedef {'x64' | 'arm64'} Arch */
/** @typedef {{ system: System, os: 'linux' | 'mac' | 'win', formats: readonly string[], archs: readonly Arch[] }} Family */

/** What can be built for each system, by electron-builder's names. `dir` is the app as it is installed, in no package. */
const families = /** @type {const} */ ({
  linux: { os: 'linux', formats: ['dir', 'tar.gz', 'deb', 'rpm', 'AppImage'], archs: ['x64', 'arm64'] },
  darwin: { os: 'mac', formats: ['dir', 'dmg', 'zip'], archs: ['x64', 'arm64'] },
  win32: { os: 'win', formats: ['dir', 'nsis', 'zip'], archs: ['x64', 'arm64'] },
});

/** What is built where nothing is named. On Linux it is all that needs no download. */
const usual = /** @type {const} */ ({
  linux: ['dir', 'tar.gz', 'deb'],
  darwin: ['dmg', 'zip'],
  win32: ['nsis'],
});

/**
 * @param {string} name of the command line or of process.platform
 * @returns {System}
 */
export function readSystem(name) {
  if (name === 'linux' || name === 'darwin' || name === 'win32') return name;
  if (name === 'mac') return 'darwin';
  if (name === 'win') return 'win32';
  throw new Fault(
    `Packages are made for linux, mac and win, and ${name} is none of them: name one of these.`,
  );
}

/**
 * @param {string} name
 * @returns {Arch}
 */
export function readArch(name) {
  if (name === 'x64' || name === 'arm64') return name;
  throw new Fault(`Packages are made for x64 and arm64, and ${name} is neither: name one of these.`);
}

/**
 * @param {System} system
 * @returns {Family}
 */
export const familyOf = (system) => ({ system, ...families[system] });

/**
 * @param {System} system
 * @returns {string[]}
 */
export const usualFormats = (system) => [...usual[system]];

/**
 * The formats by their exact names. Throws a Fault on one that is not made for this system.
 * @param {System} system
 * @param {readonly string[]} names in any case
 */
export function readFormats(system, names) {
  const { os, formats } = familyOf(system);
  return names.map((name) => {
    const found = formats.find((format) => format.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
    throw new Fault(`There is no ${name} for ${os}: choose among ${formats.join(', ')}.`);
  });
}
