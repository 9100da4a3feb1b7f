import { spawnSync } from 'node:child_process';
import { findBrowser, missingNeeds, onPath, skipSentence } from './desktop-needs.mjs';

/** @typedef {import('./desktop-needs.mjs').Missing} Missing */

/** What the tests of the packages call, and the Debian package that has it. */
const PROGRAMS = {
  dpkg: 'dpkg',
  'apt-get': 'apt',
  useradd: 'passwd',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  mount: 'mount',
  pgrep: 'procps',
  'dbus-run-session': 'dbus',
  'desktop-file-validate': 'desktop-file-utils',
  'xdg-mime': 'xdg-utils',
  appstreamcli: 'appstream',
};

/** Makes what a Debian root is made of, for a moment and in namespaces of its own. */
const TRIAL = [
  'mount -t tmpfs tmpfs /mnt',
  'mkdir /mnt/upper /mnt/work /mnt/root',
  'mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work overlay /mnt/root',
  'mount -t proc proc /mnt/root/proc',
  'mkdir /mnt/root/run/trial',
  'cd /mnt/root',
  'pivot_root . run/trial',
].join(' && ');

/**
 * Why the tests of the packages cannot run here, as one sentence; null where they can.
 * @param {{ env: NodeJS.ProcessEnv, platform: NodeJS.Platform, electron: string }} machine electron is the path of its program
 * @returns {string | null}
 */
export function packageSkip({ env, platform, electron }) {
  if (platform !== 'linux') return 'packages are installed and tried on Linux only, so far';
  // Never the person's own screen: the app there runs as somebody else, whom it does not let in.
  const { DISPLAY: _display, ...noScreen } = env;
  const missing = missingNeeds({ env: noScreen, platform, browser: findBrowser(env), electron });
  const searched = { PATH: `${env['PATH'] ?? ''}:/usr/sbin:/sbin` };
  for (const [what, name] of Object.entries(PROGRAMS)) {
    if (onPath(what, searched) === null) missing.push({ what, packages: [name] });
  }
  return missing.length > 0 ? skipSentence(missing, platform) : null;
}

/**
 * How a Debian root can be made here: the beginning of a command that runs the rest of it as root (empty for who is
 * root), or why it cannot.
 * @param {number} uid
 * @returns {{ as: string[] } | { refused: string }}
 */
export function wayToRoot(uid) {
  const as = uid === 0 ? [] : ['sudo', '-n', '--preserve-env'];
  const trial = ['unshare', '--mount', '--pid', '--fork', '--propagation', 'private', 'sh', '-c', TRIAL];
  const [command = '', ...args] = [...as, ...trial];
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000 });
  if (status === 0) return { as };
  const [why = ''] = (error?.message ?? stderr).trim().split('\n').slice(-1);
  return {
    refused:
      uid === 0
        ? `no Debian root can be made here: the kernel refuses an overlay in a namespace (${why})`
        : `installing a package needs root, or sudo without a question (${why}): run this as root`,
  };
}
