import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, runScript } from '../setup/fault.mjs';
import { ROOT } from '../setup/prepare.mjs';
import { targetOf } from './release-files.mjs';

// `node scripts/release/subjects.mjs FOLDER linux-x64`: the paths of a target's packages, one a line.
await runScript(ROOT, async () => {
  const [folder, target, ...more] = process.argv.slice(2);
  if (folder === undefined || target === undefined || more.length > 0)
    throw new Fault('This is used so: node scripts/release/subjects.mjs FOLDER TARGET.');
  const found = readdirSync(folder).filter((name) => targetOf(name) === target);
  if (found.length === 0) throw new Fault(`There is no package for ${target} in ${folder}.`);
  for (const name of found.toSorted()) process.stdout.write(`${join(folder, name)}\n`);
  return 0;
});
