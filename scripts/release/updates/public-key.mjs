import { exitWithFault } from './exit.mjs';
import { privateKeyFrom, publicKeyText } from './keys.mjs';

// Prints the public half of DRAWBRIDGE_UPDATE_KEY, as buildPackage takes it: one line.
exitWithFault(() => process.stdout.write(`${publicKeyText(privateKeyFrom(process.env))}\n`));
