import { buildApp } from './setup/app-build.mjs';
import { runScript } from './setup/fault.mjs';
import { withLock } from './setup/lock.mjs';
import { prepareDependencies, ROOT } from './setup/prepare.mjs';

// `npm run build`: everything that the app and the `drawbridge` command need, into out/.
await runScript(ROOT, async () => {
  await prepareDependencies(ROOT);
  await withLock(ROOT, 'setup', () => buildApp(ROOT));
  return 0;
});
