import type { Release } from './feed/release.ts';
import { fileFor } from './feed/release.ts';
import { extensionFor, type Installation } from './installation.ts';

const commands = {
  deb: (file: string): string => `sudo apt install ./${file}`,
  rpm: (file: string): string => `sudo dnf install ./${file}`,
} as const;

/**
 * What the person does to get a version that this installation cannot put in its own place; null where it can.
 * @param feedUrl ends with a slash
 */
export function howTo(
  installation: Installation,
  feedUrl: string,
  arch: string,
  release: Release,
): string | null {
  const { kind } = installation;
  // No metadata name an archive: the updater could do nothing with it.
  if (kind === 'archive')
    return "This Drawbridge was unpacked by hand, so it does not replace itself: get the new archive where you got this one and unpack it in this one's place; Drawbridge notices, and offers the restart.";
  if (kind !== 'deb' && kind !== 'rpm') return null;
  const file = fileFor(release, extensionFor[kind], arch)?.url;
  if (file === undefined)
    return 'This Drawbridge belongs to your package manager, so it does not replace itself: get the new package where you got this one and install it; Drawbridge notices, and offers the restart.';
  return `This Drawbridge belongs to your package manager, so it does not replace itself: download ${feedUrl}${file} and install it (${commands[kind](file)}); Drawbridge notices, and offers the restart.`;
}
