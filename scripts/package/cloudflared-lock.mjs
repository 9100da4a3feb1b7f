import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../setup/fault.mjs';

/** @typedef {import('./targets.mjs').System} System */
/** @typedef {import('./targets.mjs').Arch} Arch */
/** @typedef {{ name: string, size: number, sha256: string }} LockedAsset size: bytes */

/** From the project's root: the release of cloudflared that is packed, and the digest of each of its files. */
export const LOCK = join('assets', 'cloudflared.lock.json');

/**
 * What is packed for a target. Throws a Fault where the lock has no whole entry for it: nothing unknown is packed.
 * @param {string} root
 * @param {System} system
 * @param {Arch} arch
 * @returns {LockedAsset & { version: string }}
 */
export function lockedCloudflared(root, system, arch) {
  const { version, assets } = JSON.parse(readFileSync(join(root, LOCK), 'utf8'));
  const asset = assets?.[`${system}-${arch}`];
  const whole =
    /^\d{4}\.\d{1,2}\.\d{1,3}$/.test(version) &&
    /^cloudflared-[a-z0-9.-]+$/.test(asset?.name) &&
    Number.isSafeInteger(asset?.size) &&
    /^[0-9a-f]{64}$/.test(asset?.sha256);
  if (whole) return { version, name: asset.name, size: asset.size, sha256: asset.sha256 };
  throw new Fault(
    `${LOCK} has no version, name, size and SHA-256 for ${system}-${arch}: run \`node scripts/package/lock-cloudflared.mjs VERSION\` and commit the result.`,
  );
}
