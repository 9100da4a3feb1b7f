import { relative } from 'node:path';
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildPackage } from './package/build-package.mjs';
import { Fault, runScript } from './setup/fault.mjs';
import { ROOT } from './setup/prepare.mjs';

// `npm run package -- deb`: installs, builds and packs what is named, into dist/. Without names it makes what this system
// can make without a download.
const usage =
  'npm run package -- [dir tar.gz deb rpm AppImage | dmg zip | nsis] [--out DIR] [--version X] [--system linux|mac|win] [--arch x64|arm64] [--release] [--signed]';

await runScript(ROOT, async () => {
  const { values, positionals } = read();
  const { unpacked, files } = await buildPackage(ROOT, {
    ...(positionals.length === 0 ? {} : { targets: positionals }),
    out: values.out ?? 'dist',
    ...(values.version === undefined ? {} : { version: values.version }),
    ...(values.system === undefined ? {} : { system: values.system }),
    ...(values.arch === undefined ? {} : { archs: values.arch }),
    release: values.release ?? false,
    signed: values.signed ?? false,
  });
  for (const path of [unpacked, ...files]) process.stdout.write(`${shown(path)}\n`);
  return 0;
});

function read() {
  const text = /** @type {const} */ ({ type: 'string' });
  const flag = /** @type {const} */ ({ type: 'boolean' });
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        out: text,
        version: text,
        system: text,
        arch: { ...text, multiple: true },
        release: flag,
        signed: flag,
      },
    });
  } catch (error) {
    throw new Fault(`${error instanceof Error ? error.message : String(error)}: ${usage}`);
  }
}

/** @param {string} path */
function shown(path) {
  const stats = statSync(path);
  const size = stats.isFile() ? ` (${(stats.size / 1e6).toFixed(1)} MB)` : '';
  return `${relative(process.cwd(), path)}${size}`;
}
