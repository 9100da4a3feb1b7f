import type { ByHand } from '../../protocol/update.ts';
import type { Release } from './feed/release.ts';
import { fileFor } from './feed/release.ts';
import { extensionFor, type Installation } from './installation.ts';

const commands = {
  deb: (file: string): string => `sudo apt install ./${file}`,
  rpm: (file: string): string => `sudo dnf install ./${file}`,
} as const;

const ownedByManager =
  'This Drawbridge belongs to your package manager, so it does not replace itself: get the new package where you got this one and install it; Drawbridge notices, and offers the restart.';

/** Installations that do not replace themselves, and what is done instead. */
const byHand = {
  deb: ownedByManager,
  rpm: ownedByManager,
  archive:
    "This Drawbridge was unpacked by hand, so it does not replace itself: get the new archive where you got this one and unpack it in this one's place; Drawbridge notices, and offers the restart.",
} as const;

/** What the person is told of a build that knows no place to look for newer versions. */
export function withoutFeed({ kind }: Installation): string {
  return kind === 'deb' || kind === 'rpm' || kind === 'archive'
    ? byHand[kind]
    : 'This build of Drawbridge was made without a place to look for newer versions: get them where you got this one.';
}

/**
 * What the person does to get a version that this installation cannot put in its own place; null where it can.
 * @param feedUrl ends with a slash
 */
export function howTo(
  installation: Installation,
  feedUrl: string,
  arch: string,
  release: Release,
): ByHand | null {
  const { kind } = installation;
  // No metadata name an archive: the updater could do nothing with it.
  if (kind === 'archive') return { how: byHand.archive, get: null };
  if (kind !== 'deb' && kind !== 'rpm') return null;
  const file = fileFor(release, extensionFor[kind], arch)?.url;
  if (file === undefined) return { how: byHand[kind], get: null };
  return {
    how: 'Your package manager owns this Drawbridge: download the package and install it. Drawbridge notices, and offers the restart.',
    get: { address: `${feedUrl}${file}`, command: commands[kind](file) },
  };
}
