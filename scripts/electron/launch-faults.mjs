import { readFileSync } from 'node:fs';

/** Electron's libraries by Debian's and Ubuntu's names; libasound2 has another name since Debian 13 and Ubuntu 24.04. */
const LIBRARIES = ['libnss3', 'libgtk-3-0', 'libgbm1', 'libasound2', 'libatk-bridge2.0-0'];

/**
 * The line that installs Electron's libraries.
 * @param {string} [osRelease] the text of /etc/os-release
 */
export function libraryInstallLine(osRelease = readOsRelease()) {
  return `apt-get install -y ${libraryPackages(osRelease).join(' ')}`;
}

/**
 * @param {string} [osRelease] the text of /etc/os-release
 * @returns {string[]} Debian packages
 */
export function libraryPackages(osRelease = readOsRelease()) {
  const id = /^ID="?([a-z]+)/m.exec(osRelease)?.[1];
  const version = Number(/^VERSION_ID="?([\d.]+)/m.exec(osRelease)?.[1] ?? 0);
  const renamed = (id === 'debian' && version >= 13) || (id === 'ubuntu' && version >= 24);
  return LIBRARIES.map((name) => (renamed && name === 'libasound2' ? 'libasound2t64' : name));
}

/**
 * Why Electron could not show anything, as a sentence without its end, or null where what it printed says nothing of the sort.
 * @param {string} output what it printed on stderr
 * @param {{ sandbox: string, installLine: string }} cures the path of its chrome-sandbox, and libraryInstallLine()
 * @returns {string | null}
 */
export function whyNoWindow(output, { sandbox, installLine }) {
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(output)?.[1];
  if (library !== undefined)
    return `Electron needs ${library}, which is not installed (as root: ${installLine})`;
  if (
    /Missing X server|cannot open display|Failed to connect to Wayland|platform failed to initialize/.test(
      output,
    )
  ) {
    return 'the display could not be opened (look at DISPLAY and WAYLAND_DISPLAY)';
  }
  if (/SUID sandbox helper|No usable sandbox/.test(output)) {
    return `this system lets Electron use its sandbox only when asked (as root: chown root '${sandbox}' && chmod 4755 '${sandbox}')`;
  }
  if (/cannot execute binary|Exec format error|ENOEXEC|EACCES|ENOENT/.test(output)) {
    return 'the Electron there is cannot be run on this machine';
  }
  return null;
}

/**
 * True for what Chromium says to its own developers about buses, graphics and fonts.
 * @param {string} line
 */
export const isChromiumChatter = (line) =>
  /^\[\d+:\d{4}\/\d{6}\.\d+:(?:ERROR|WARNING|INFO|VERBOSE\d*):[\w.]+/.test(line);

function readOsRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
