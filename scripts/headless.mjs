import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault, runScript } from './setup/fault.mjs';
import { withLock } from './setup/lock.mjs';
import { prepareDependencies, ROOT } from './setup/prepare.mjs';

// `npm run package:headless [-- --out DIR]`: the npm package for machines without a screen, into dist/headless/.
await runScript(ROOT, async () => {
  const out = outFolder(process.argv.slice(2));
  await prepareDependencies(ROOT);
  // Its bundler is among the dependencies.
  const { packHeadless } = await import('./headless/pack.mjs');
  const { file, bytes } = await withLock(ROOT, 'headless', () => packHeadless(ROOT, { out }));
  process.stdout.write(`${relative(process.cwd(), file)}, ${Math.round(bytes / 1024)} KB\n`);
  return 0;
});

/** @param {string[]} argv */
function outFolder(argv) {
  try {
    return parseArgs({ args: argv, options: { out: { type: 'string' } } }).values.out;
  } catch {
    throw new Fault('This takes --out DIR and nothing else: npm run package:headless -- --out DIR.');
  }
}
