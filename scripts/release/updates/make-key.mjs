import { generateKeyPairSync } from 'node:crypto';
import { publicKeyText } from './keys.mjs';

// A new pair: the private half on standard output, to be kept as the secret DRAWBRIDGE_UPDATE_KEY and nowhere else; the
// public half on standard error. Whoever has an app with another public half will take no update signed by this one.
const { privateKey } = generateKeyPairSync('ed25519');
process.stdout.write(String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
process.stderr.write(`public: ${publicKeyText(privateKey)}\n`);
