import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, runScript } from '../setup/fault.mjs';
import { ROOT } from '../setup/prepare.mjs';
import { notesOf } from './changelog.mjs';

// `node scripts/release/notes.mjs 0.2.0`: what CHANGELOG.md says of this version.
await runScript(ROOT, async () => {
  const [version, ...more] = process.argv.slice(2);
  if (version === undefined || more.length > 0)
    throw new Fault('Name one version: node scripts/release/notes.mjs 0.2.0.');
  process.stdout.write(notesOf(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'), version));
  return 0;
});
