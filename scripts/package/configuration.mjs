import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** @typedef {import('./electron.mjs').PackedElectron} PackedElectron */
/** @typedef {import('./stage-app.mjs').UpdateSource} UpdateSource */
/** @typedef {{ mac?: Record<string, unknown>, win?: Record<string, unknown> }} SigningSettings what electron-builder.yml cannot know */

/**
 * electron-builder.yml with what differs from build to build.
 * @param {string} root
 * @param {object} build
 * @param {string} build.work where the app, its natives and cloudflared were put together
 * @param {string} build.out
 * @param {PackedElectron} build.electron
 * @param {UpdateSource | null} build.updates
 * @param {boolean} build.inspect turns the one fuse on that Playwright needs
 * @param {boolean} build.signed an unsigned package is a failure
 * @param {SigningSettings} [build.signing]
 * @param {'store' | 'normal' | 'maximum'} build.compression
 */
export function configurationFor(
  root,
  { work, out, electron, updates, inspect, signed, signing, compression },
) {
  const base = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
  return {
    ...base,
    extraResources: [
      ...base.extraResources,
      { from: join(work, 'cloudflared', '${os}-${arch}'), to: 'cloudflared' },
    ],
    directories: { ...base.directories, app: join(work, 'app'), output: out },
    electronVersion: electron.version,
    ...(electron.dist === null ? {} : { electronDist: electron.dist }),
    electronFuses: { ...base.electronFuses, enableNodeCliInspectArguments: inspect },
    ...(signed ? { forceCodeSigning: true } : {}),
    ...(signing?.mac === undefined ? {} : { mac: { ...base.mac, ...signing.mac } }),
    ...(signing?.win === undefined ? {} : { win: { ...base.win, ...signing.win } }),
    compression,
    // What the updater reads beside the program: app-update.yml.
    publish: updates === null ? null : { provider: 'generic', url: updates.url },
  };
}
