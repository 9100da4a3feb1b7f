import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../../..');
const made: string[] = [];

/** Removes what `bundle` made. For afterAll. */
export function removeBundles(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/**
 * Bundles a TypeScript file for plain Node, as the build does it, and gives the path of the JavaScript file: what
 * tests start as a process of its own.
 * @param entry path from the project's root
 */
export async function bundle(entry: string): Promise<string> {
  const name = `${entry.replaceAll(/[^\w]+/g, '-')}-${process.pid}`;
  const outDir = resolve(root, '.cache/test-bundles', name);
  made.push(outDir);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: {
      noExternal: true,
      external: ['@napi-rs/keyring', '@ngrok/ngrok', '@photostructure/sqlite', 'cloudflared'],
    },
    build: {
      ssr: resolve(root, entry),
      outDir,
      emptyOutDir: true,
      target: 'node20.18',
      rollupOptions: {
        output: { format: 'es', entryFileNames: 'entry.js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
  return resolve(outDir, 'entry.js');
}
