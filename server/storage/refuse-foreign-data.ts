import { join, resolve } from 'node:path';
import { Fault } from '../faults.ts';
import { version } from '../version.ts';
import { dataPlan } from './data-plan.ts';
import { readDataVersion } from './data-version.ts';
import { schemaVersionIn } from './schema-version.ts';
import { hasSwap } from './swap-places.ts';

/**
 * Makes sure that this version can read the data of a folder, before anything is made, changed or opened there: a few
 * small reads. The marker says it; the databases say it too, should the marker be lost.
 * @throws Fault where a newer version wrote the data, or it cannot be told which one did
 */
export function refuseForeignData(dataDir: string, plan = dataPlan): void {
  const folder = resolve(dataDir);
  const found = readDataVersion(folder);
  if (found !== null && found.format > plan.format) {
    throw new Fault(
      `The data in ${folder} was written by Drawbridge ${found.writtenBy}, and this is ${version}, which cannot read it, so nothing was touched: install ${found.writtenBy} again, or choose another data folder with --data-dir.`,
    );
  }
  if (hasSwap(folder)) return;
  for (const [name, migrations] of Object.entries(plan.databases)) {
    if (schemaVersionIn(join(folder, name)) <= migrations.length) continue;
    throw new Fault(
      `The database ${name} in ${folder} was written by a newer version of Drawbridge than this one, ${version}, so nothing was touched: install the newer version again, or choose another data folder with --data-dir.`,
    );
  }
}
