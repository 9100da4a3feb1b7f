import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, runScript } from '../setup/fault.mjs';
import { ROOT } from '../setup/prepare.mjs';
import { LOCK } from './cloudflared-lock.mjs';

// `node scripts/package/lock-cloudflared.mjs 2026.10.0`: writes that release of cloudflared into the lock file, with the
// digests that GitHub's API publishes for its files. A person looks at the difference and commits it.
await runScript(ROOT, async () => {
  const [version = ''] = process.argv.slice(2);
  if (!/^\d{4}\.\d{1,2}\.\d{1,3}$/.test(version)) {
    throw new Fault('Name the release of cloudflared, for example 2026.10.0.');
  }
  const published = await releaseAssets(version);
  const file = join(ROOT, LOCK);
  /** @type {Record<string, { name: string }>} */
  const assets = JSON.parse(readFileSync(file, 'utf8')).assets;
  const locked = Object.entries(assets).map(([target, { name }]) => {
    const found = published.find((asset) => asset.name === name);
    const sha256 = /^sha256:([0-9a-f]{64})$/.exec(found?.digest ?? '')?.[1];
    if (found === undefined || sha256 === undefined) {
      throw new Fault(`cloudflared ${version} has no ${name} with a digest: nothing was written.`);
    }
    return [target, { name, size: found.size, sha256 }];
  });
  writeFileSync(file, `${JSON.stringify({ version, assets: Object.fromEntries(locked) }, null, 2)}\n`);
  process.stdout.write(`${LOCK} names cloudflared ${version}.\n`);
  return 0;
});

/**
 * @param {string} version
 * @returns {Promise<{ name: string, size: number, digest?: string }[]>}
 */
async function releaseAssets(version) {
  const url = `https://api.github.com/repos/cloudflare/cloudflared/releases/tags/${version}`;
  const headers = { accept: 'application/vnd.github+json' };
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(20_000) });
    if (response.ok) return JSON.parse(await response.text()).assets;
    throw new Fault(`GitHub answered ${response.status} for cloudflared ${version}: nothing was written.`);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('api.github.com could not be reached: nothing was written.');
  }
}
