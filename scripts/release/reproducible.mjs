import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { globFiles } from '../package/files.mjs';
import { Fault, runScript } from '../setup/fault.mjs';
import { ROOT } from '../setup/prepare.mjs';

// `node scripts/release/reproducible.mjs`: builds the app twice from nothing and compares the two app.asar byte for byte.
await runScript(ROOT, async () => {
  if (process.argv.length > 2) throw new Fault('This takes no arguments.');
  const one = await archiveOf('reproducible-1');
  const other = await archiveOf('reproducible-2');
  if (one !== other)
    throw new Fault(
      `Two builds of one commit gave two different app.asar (${one}, ${other}): they are in dist/.`,
    );
  process.stdout.write(`Two builds, one app.asar: ${one}\n`);
  return 0;
});

/**
 * @param {string} name
 * @returns {Promise<string>} the SHA-256 of the archive
 */
async function archiveOf(name) {
  const { buildPackage } = await import('../package/build-package.mjs');
  rmSync(join(ROOT, 'out'), { recursive: true, force: true });
  const out = resolve(ROOT, 'dist', name);
  rmSync(out, { recursive: true, force: true });
  const signing = process.platform === 'darwin' ? { mac: { identity: null } } : {};
  await buildPackage(ROOT, { targets: ['dir'], out, signing, compression: 'store' });
  const archive = globFiles(out, '.').find((path) => path.endsWith('/app.asar'));
  if (archive === undefined) throw new Fault(`There is no app.asar in ${out}.`);
  return createHash('sha256')
    .update(readFileSync(join(out, archive)))
    .digest('hex');
}
