import { openTokenStore } from '../../../../server/keychain/token-store.ts';

/** Does to the store what its arguments say, one after the other, and prints what came of it, a line each. */
const [, , dataDir = '', ...steps] = process.argv;
let longest = 0;
let before = performance.now();
setInterval(() => {
  const now = performance.now();
  longest = Math.max(longest, now - before);
  before = now;
}, 10).unref();

const store = openTokenStore({ dataDir, env: process.env });
for (const step of steps) {
  const [what = '', name = '', secret = ''] = step.split(':');
  if (what === 'kept') console.log(await store.kept());
  if (what === 'get') console.log(await store.get(name));
  if (what === 'set') await store.set(name, secret);
  if (what === 'remove') await store.remove(name);
  if (what === 'leave') {
    // The call is out by then, and its answer is not in.
    void store.get(name);
    setImmediate(() => process.exit());
  }
  // How long nothing else got its turn, ms.
  if (what === 'stall') console.log(longest < 1000 ? 'never held up' : `held up for ${longest} ms`);
}
