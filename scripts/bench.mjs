import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { benchStartup } from './bench/startup.mjs';
import { runForeground } from './electron/launch.mjs';
import { Fault, runScript } from './setup/fault.mjs';
import { prepareApp, ROOT } from './setup/prepare.mjs';
import { beginStep } from './setup/progress.mjs';

// `npm run bench`: every bench/*.ts becomes .cache/bench/*.js, and run.js is run with the arguments. Each can be started
// by the others, as a process of its own. `npm run bench -- startup` measures starts instead: scripts/bench/startup.mjs.
const FOLDER = join(ROOT, '.cache', 'bench');
const args = process.argv.slice(2);
// With --json, stdout belongs to the benchmark alone.
const out = args.includes('--json') ? process.stderr : process.stdout;

await runScript(ROOT, async () => {
  await prepareApp(ROOT, { out });
  if (args[0] === 'startup') return benchStartup(ROOT, args.slice(1), out);
  await bundle();
  return runForeground(process.execPath, [join(FOLDER, 'run.js'), ...args], { cwd: ROOT });
});

async function bundle() {
  const folder = join(ROOT, 'bench');
  if (!existsSync(join(folder, 'run.ts'))) throw new Fault('There is no benchmark: bench/run.ts is missing.');
  const entries = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
  const step = beginStep('Bundling the benchmark', { out });
  const { build } = await import('vite');
  await rm(FOLDER, { recursive: true, force: true });
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    ssr: {
      // As in the app: everything is bundled but what is native.
      noExternal: true,
      external: ['@photostructure/sqlite'],
    },
    build: {
      ssr: true,
      target: 'node20.18',
      outDir: FOLDER,
      emptyOutDir: true,
      minify: false,
      rollupOptions: {
        input: Object.fromEntries(entries.map((name) => [basename(name, '.ts'), join(folder, name)])),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
  step.done('bundled');
}
