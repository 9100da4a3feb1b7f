import { runScript } from '../../setup/fault.mjs';
import { ROOT } from '../../setup/prepare.mjs';
import { privateKeyFrom, publicKeyText } from './keys.mjs';

// Prints the public half of DRAWBRIDGE_UPDATE_KEY, as buildPackage takes it: one line.
await runScript(ROOT, async () => {
  process.stdout.write(`${publicKeyText(privateKeyFrom(process.env))}\n`);
  return 0;
});
