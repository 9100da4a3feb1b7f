import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault, runScript } from '../setup/fault.mjs';
import { ROOT } from '../setup/prepare.mjs';
import { notesOf, VERSION } from './changelog.mjs';

// `node scripts/release/check-version.mjs [--tag v0.2.0]`: the tag, package.json, package-lock.json and CHANGELOG.md speak
// of one version. Without a tag (a dry run) what is [Unreleased] will do. Writes the version.
await runScript(ROOT, async () => {
  const { tag, root } = choice(process.argv.slice(2));
  const { version } = readJson(root, 'package.json');
  const lock = readJson(root, 'package-lock.json');
  if (typeof version !== 'string' || !VERSION.test(version))
    throw new Fault(`The version in package.json is ${version}: a release needs one like 0.2.0.`);
  if (lock.version !== version || lock.packages?.['']?.version !== version)
    throw new Fault(
      `package-lock.json is of another version than package.json: run npm run release:prepare.`,
    );
  if (tag !== null && tag !== `v${version}`)
    throw new Fault(
      `The tag ${tag} does not belong to version ${version} of package.json: tag the commit that npm run release:prepare made.`,
    );
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  if (tag !== null) notesOf(changelog, version);
  process.stdout.write(`${version}\n`);
  return 0;
});

/** @param {string[]} args */
function choice(args) {
  try {
    const { values } = parseArgs({ args, options: { tag: { type: 'string' }, root: { type: 'string' } } });
    return { tag: values.tag ?? null, root: resolve(values.root ?? ROOT) };
  } catch {
    throw new Fault('This takes --tag TAG and --root DIR and nothing else.');
  }
}

/**
 * @param {string} root
 * @param {string} name
 */
function readJson(root, name) {
  return JSON.parse(readFileSync(join(root, name), 'utf8'));
}
