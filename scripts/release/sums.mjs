import { Fault, runScript } from '../setup/fault.mjs';
import { ROOT } from '../setup/prepare.mjs';
import { checkSums, writeSums } from './checksums.mjs';

// `node scripts/release/sums.mjs write|check FOLDER…`: SHA256SUMS of what is handed from one job to the next.
await runScript(ROOT, async () => {
  const [verb, ...folders] = process.argv.slice(2);
  if (folders.length === 0 || (verb !== 'write' && verb !== 'check'))
    throw new Fault('This is used so: node scripts/release/sums.mjs write|check FOLDER….');
  for (const folder of folders) {
    if (verb === 'write') writeSums(folder);
    else checkSums(folder);
  }
  return 0;
});
