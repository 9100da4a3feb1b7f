import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault, runScript } from '../setup/fault.mjs';
import { ROOT } from '../setup/prepare.mjs';
import { VERSION } from './changelog.mjs';
import { preparedFiles } from './prepared-files.mjs';

// `npm run release:prepare -- 0.2.0`: writes the version into every file that names it. Committing and tagging are left to
// the person.
await runScript(ROOT, async () => {
  const { version, date, root } = choice(process.argv.slice(2));
  const read = (/** @type {string} */ name) => textOf(join(root, name));
  // All are made before one is written: a fault leaves everything as it was.
  const files = preparedFiles(root, read, version, date);
  for (const [name, text] of files) writeFileSync(join(root, name), text);
  process.stdout.write(`Version ${version} is in ${[...files.keys()].join(', ')}.\n`);
  process.stdout.write(
    `Look at it, commit it, and tag the commit: git tag -s v${version} -m "Drawbridge ${version}".\n`,
  );
  return 0;
});

/** @param {string} file */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Fault(
      `${file} cannot be read (${reason}), so no release can be prepared: run this in the project's own folder, or name it with --root DIR.`,
    );
  }
}

/** @param {string[]} args */
function choice(args) {
  const options = /** @type {const} */ ({ date: { type: 'string' }, root: { type: 'string' } });
  const { values, positionals } = parse();
  const [version = ''] = positionals;
  const date = values.date ?? new Date().toISOString().slice(0, 10);
  if (positionals.length === 1 && VERSION.test(version) && /^\d{4}-\d{2}-\d{2}$/.test(date))
    return { version, date, root: resolve(values.root ?? ROOT) };
  throw new Fault('Name the version that is next: npm run release:prepare -- 0.2.0.');

  function parse() {
    try {
      return parseArgs({ args, allowPositionals: true, options });
    } catch {
      throw new Fault('This takes a version and --date YYYY-MM-DD: npm run release:prepare -- 0.2.0.');
    }
  }
}
