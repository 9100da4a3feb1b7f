import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { familyOf } from '../package/targets.mjs';
import { Fault, runScript } from '../setup/fault.mjs';
import { ROOT } from '../setup/prepare.mjs';
import { metadataIn } from './metadata.mjs';
import { signingOf } from './signing.mjs';

// `node scripts/release/build.mjs --arch x64 --out DIR FORMAT…`: this system's packages as they are released, with what
// the updater reads of them and a note of who signed them. The keys come in the environment: see docs/releasing.md.
await runScript(ROOT, async () => {
  const { system, archs, formats, out } = choice(process.argv.slice(2));
  const { buildPackage } = await import('../package/build-package.mjs');
  const secrets = mkdtempSync(join(process.env['RUNNER_TEMP'] ?? tmpdir(), 'drawbridge-signing-'));
  try {
    const signing = signingOf(system, withKeyFile(process.env, secrets));
    const work = resolve('dist', 'release');
    rmSync(work, { recursive: true, force: true });
    replaceEnvironment(signing.env);
    const { files } = await buildPackage(ROOT, {
      targets: formats,
      archs,
      out: work,
      updates: updateSource(),
      compression: 'maximum',
      release: true,
      signed: signing.by !== null,
      signing: signing.settings,
    });
    mkdirSync(out, { recursive: true });
    for (const file of [...files, ...metadataIn(work)]) renameSync(file, join(out, basename(file)));
    const note = { system: familyOf(system).os, by: signing.by };
    writeFileSync(join(out, `signing-${note.system}-${archs.join('-')}.json`), `${JSON.stringify(note)}\n`);
    process.stdout.write(signing.by === null ? 'Built; not signed.\n' : `Built and signed: ${signing.by}.\n`);
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
  return 0;
});

/** @param {string[]} args */
function choice(args) {
  const { system } = familyOf(systemHere());
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { arch: { type: 'string', multiple: true }, out: { type: 'string' } },
    });
    if (values.arch !== undefined && values.out !== undefined && positionals.length > 0)
      return { system, archs: values.arch, formats: positionals, out: resolve(values.out) };
  } catch {
    // Told below.
  }
  throw new Fault('This is used so: node scripts/release/build.mjs --arch x64 --out DIR FORMAT….');
}

function systemHere() {
  const { platform } = process;
  if (platform === 'linux' || platform === 'darwin' || platform === 'win32') return platform;
  throw new Fault(`Releases are built on Linux, macOS and Windows: ${platform} is none of them.`);
}

/**
 * Apple's tool wants its key as a file: it lies there for as long as the build runs, for this account alone.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder
 * @returns {NodeJS.ProcessEnv}
 */
function withKeyFile(env, folder) {
  const key = env['APPLE_API_KEY'] ?? '';
  if (key === '') return env;
  const file = join(folder, 'apple.p8');
  writeFileSync(file, key, { mode: 0o600 });
  return { ...env, APPLE_API_KEY_FILE: file };
}

/** What the packaging starts sees this environment and no other. */
function replaceEnvironment(/** @type {NodeJS.ProcessEnv} */ env) {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
}

/** Where updates will come from and whose signature they bear; null where there is no key: such an app looks for none. */
function updateSource() {
  const url = process.env['UPDATE_FEED_URL'] ?? '';
  const publicKey = process.env['UPDATE_PUBLIC_KEY'] ?? '';
  if (publicKey === '') return null;
  if (!url.startsWith('https://')) throw new Fault('UPDATE_FEED_URL has to be an https:// address.');
  return { url, publicKey };
}
