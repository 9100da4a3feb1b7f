import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Fault, runScript } from '../setup/fault.mjs';
import { ROOT } from '../setup/prepare.mjs';
import { privateKeyFrom } from './updates/keys.mjs';

// `node scripts/release/verify-metadata.mjs latest*.yml`: each file bears our signature (FILE.sig). Before something that
// was published is signed anew: who could change a release must not get a signature for it.
await runScript(ROOT, async () => {
  const files = process.argv.slice(2);
  if (files.length === 0) throw new Fault('Name the files to look at: latest*.yml.');
  const key = createPublicKey(
    privateKeyFrom(process.env).export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
  for (const file of files) {
    const signature = Buffer.from(readFileSync(`${file}.sig`, 'utf8').trim(), 'base64');
    if (!verify(null, readFileSync(file), key, signature))
      throw new Fault(
        `${file} is not what was signed: somebody changed the release. Nothing was signed; compare it with the artifacts of its workflow.`,
      );
  }
  return 0;
});
