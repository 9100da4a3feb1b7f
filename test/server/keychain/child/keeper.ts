import { openTokenStore } from '../../../../server/keychain/token-store.ts';

/** Does to the store what its arguments say, one after the other, and prints what came of it, a line each. */
const [, , dataDir = '', ...steps] = process.argv;
const store = openTokenStore({ dataDir, env: process.env });
for (const step of steps) {
  const [what = '', name = '', secret = ''] = step.split(':');
  if (what === 'kept') console.log(await store.kept());
  if (what === 'get') console.log(await store.get(name));
  if (what === 'set') await store.set(name, secret);
  if (what === 'remove') await store.remove(name);
}
