import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Fault, runScript } from '../../setup/fault.mjs';
import { ROOT } from '../../setup/prepare.mjs';
import { privateKeyFrom, publicKeyText, signFile, writeAtomically } from './keys.mjs';
import { metadataText } from './metadata-text.mjs';

// node scripts/release/updates/sign-metadata.mjs [--notes FILE] latest*.yml
// Writes the moment of signing into each file and its signature beside it. The key is in DRAWBRIDGE_UPDATE_KEY.
await runScript(ROOT, async () => {
  const { values, positionals } = parseArgs({
    options: { notes: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.length === 0) throw new Fault('Name the files to sign: latest*.yml.');
  const key = privateKeyFrom(process.env);
  const change = {
    signedAt: new Date(),
    ...(values.notes === undefined ? {} : { notes: readFileSync(values.notes, 'utf8') }),
  };
  for (const file of positionals) {
    writeAtomically(file, metadataText(file, change));
    signFile(file, key);
    process.stdout.write(`signed ${file}\n`);
  }
  process.stdout.write(`public key: ${publicKeyText(key)}\n`);
  return 0;
});
