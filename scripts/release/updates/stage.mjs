import { parseArgs } from 'node:util';
import { Fault, runScript } from '../../setup/fault.mjs';
import { ROOT } from '../../setup/prepare.mjs';
import { privateKeyFrom, signFile, writeAtomically } from './keys.mjs';
import { metadataText } from './metadata-text.mjs';

// node scripts/release/updates/stage.mjs --percent N [--version X] latest*.yml
// Sets how much of the world is offered a version, and signs the files anew. All are looked at before one is written.
await runScript(ROOT, async () => {
  const { values, positionals } = parseArgs({
    options: { percent: { type: 'string' }, version: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.length === 0) throw new Fault('Name the files to change: latest*.yml.');
  const percent = values.percent ?? '';
  if (!/^\d{1,3}$/.test(percent) || Number(percent) > 100)
    throw new Fault('--percent takes a whole number from 0 to 100.');
  const key = privateKeyFrom(process.env);
  const change = {
    signedAt: new Date(),
    percent: Number(percent),
    ...(values.version === undefined ? {} : { version: values.version }),
  };
  const texts = positionals.map((file) => ({ file, text: metadataText(file, change) }));
  for (const { file, text } of texts) {
    writeAtomically(file, text);
    signFile(file, key);
    process.stdout.write(`${file}: ${percent} %\n`);
  }
  return 0;
});
