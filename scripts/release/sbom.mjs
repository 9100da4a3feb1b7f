import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { sourceDate } from '../package/source-date.mjs';
import { Fault, runScript } from '../setup/fault.mjs';
import { ROOT } from '../setup/prepare.mjs';
import { appContents, npmContents } from './contents.mjs';
import { readLock, TARGETS } from './lockfile.mjs';
import { otherWorks } from './other-works.mjs';

const USE = 'npm run sbom -- [linux-x64 | … | npm] [--out FILE]';
const BUILDERS = ['electron-vite', 'vite', 'rolldown', 'electron-builder'];

// `npm run sbom`: what is inside a package, as CycloneDX 1.6. The app has to be built before.
await runScript(ROOT, async () => {
  const { form, out } = choice(process.argv.slice(2));
  const { billOfMaterials } = await import('./bill-of-materials.mjs');
  const { contents, works } = form === 'npm' ? await npmPackage() : app(form);
  const text = billOfMaterials(product(form), contents, works);
  if (out === undefined) process.stdout.write(text);
  else {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, text);
  }
  return 0;
});

/** @param {string[]} args */
function choice(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { out: { type: 'string' } },
    });
    const form = positionals[0] ?? `${process.platform}-${process.arch}`;
    if (positionals.length < 2 && /^(?:npm|(?:linux|darwin|win32)-(?:x64|arm64))$/.test(form))
      return { form, out: values.out };
  } catch {
    // Told below.
  }
  throw new Fault(`This is used so: ${USE}.`);
}

/** @param {string} form */
function app(form) {
  const target = TARGETS.find(({ system, arch }) => form === `${system}-${arch}`);
  if (target === undefined) throw new Fault(`There are no packages for ${form}.`);
  return { contents: appContents(ROOT, [target]), works: otherWorks(ROOT, target) };
}

async function npmPackage() {
  const { bundleServer, NATIVES } = await import('../headless/bundle.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-sbom-'));
  try {
    const files = await bundleServer(ROOT, join(folder, 'lib'));
    // npm picks the natives of the machine that it installs on: the list names those of all.
    return { contents: npmContents(ROOT, TARGETS, { files, natives: NATIVES }), works: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} form */
function product(form) {
  const { name, version, description, license } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  const lock = readLock(ROOT);
  const git = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' });
  return {
    name,
    version,
    description,
    licence: license,
    form,
    commit: git.status === 0 ? git.stdout.trim() : '',
    time: new Date(sourceDate(ROOT) * 1000),
    tools: BUILDERS.map((tool) => `${tool}@${lock[`node_modules/${tool}`]?.version ?? 'unknown'}`),
  };
}
