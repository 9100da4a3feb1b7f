// Changes a data folder and kills itself right before the n-th change that it makes to the file system.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { bringForward } from '../../../../server/storage/bring-forward.ts';
import { restoreData } from '../../../../server/storage/restore-data.ts';
import { laterPlan, laterVersion } from '../later-plan.ts';

const [what, dataDir = '', folder = '', last = ''] = process.argv.slice(2);
let changes = 0;

function count(): void {
  changes += 1;
  if (changes === Number(last)) process.kill(process.pid, 'SIGKILL');
}

const changing = ['renameSync', 'mkdirSync', 'rmSync', 'copyFileSync', 'writeFileSync', 'fsyncSync'] as const;
for (const name of changing) {
  const original = fs[name];
  Reflect.set(fs, name, (...given: unknown[]): unknown => {
    count();
    return Reflect.apply(original, fs, given);
  });
}
syncBuiltinESMExports();

if (what === 'forward') await bringForward(dataDir, laterPlan, laterVersion);
else await restoreData(dataDir, folder);
process.stdout.write(`${changes}\n`);
