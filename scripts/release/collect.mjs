import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault, runScript } from '../setup/fault.mjs';
import { ROOT } from '../setup/prepare.mjs';
import { notesOf } from './changelog.mjs';
import { checkSums, SUMS } from './checksums.mjs';
import { isMetadata, metadataProblems } from './metadata.mjs';
import { problemsOf } from './release-files.mjs';
import { releaseNotes } from './release-notes.mjs';

// `node scripts/release/collect.mjs --version V --parts DIR --out DIR [--updates] [--dry-run]`: lays out what the build
// jobs handed over, each in a folder with its SHA256SUMS: packages/, what the updater reads in metadata/ (it has to be there
// with --updates), changes.md for the updater, and notes.md for the release.
await runScript(ROOT, async () => {
  const { version, parts, out, updates, dryRun } = choice(process.argv.slice(2));
  const packages = join(out, 'packages');
  const metadata = join(out, 'metadata');
  rmSync(out, { recursive: true, force: true });
  for (const folder of [packages, metadata]) mkdirSync(folder, { recursive: true });
  /** @type {import('./release-notes.mjs').SignatureNote[]} */
  const signatures = [];
  for (const part of readdirSync(parts).toSorted()) {
    checkSums(join(parts, part));
    for (const name of readdirSync(join(parts, part)).filter((each) => each !== SUMS)) {
      const file = join(parts, part, name);
      const copy = join(isMetadata(name) ? metadata : packages, name);
      if (/^signing-[\w-]+\.json$/.test(name)) signatures.push(JSON.parse(readFileSync(file, 'utf8')));
      else if (existsSync(copy)) throw new Fault(`${name} was built twice: ${part} has it, too.`);
      else copyFileSync(file, copy);
    }
  }
  const files = readdirSync(packages).map((name) => ({ name, bytes: statSync(join(packages, name)).size }));
  const problems = problemsOf(files, version);
  if (updates) problems.push(...metadataProblems(metadata, packages, version));
  if (problems.length > 0) throw new Fault('This is no release yet.', { tail: problems });
  const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
  const changes = dryRun ? 'A dry run: nothing of this is released.' : notesOf(changelog, version);
  writeFileSync(join(out, 'changes.md'), changes);
  writeFileSync(join(out, 'notes.md'), releaseNotes(changes, signatures, version));
  for (const { name, bytes } of files)
    process.stdout.write(`${(bytes / 1e6).toFixed(1).padStart(7)} MB  ${name}\n`);
  return 0;
});

/** @param {string[]} args */
function choice(args) {
  const text = /** @type {const} */ ({ type: 'string' });
  const flag = /** @type {const} */ ({ type: 'boolean' });
  try {
    const options = { version: text, parts: text, out: text, updates: flag, 'dry-run': flag };
    const { version, parts, out, updates = false, ...more } = parseArgs({ args, options }).values;
    if (version !== undefined && parts !== undefined && out !== undefined)
      return { version, parts: resolve(parts), out: resolve(out), updates, dryRun: more['dry-run'] ?? false };
  } catch {
    // Told below.
  }
  throw new Fault('This needs --version V, --parts DIR and --out DIR.');
}
