import { join } from 'node:path';
import { build } from 'vite';

/** What stays a package of its own: native code, which npm picks for the machine that it installs on. */
export const NATIVES = ['@photostructure/sqlite', '@napi-rs/keyring', '@ngrok/ngrok'];

/**
 * Looked for at run time and done without where it is missing: it would only fetch the cloudflared that we find on PATH
 * or fetch ourselves, with its checksum compared.
 */
const DONE_WITHOUT = ['cloudflared'];

/**
 * Bundles the server and the command for plain Node: `drawbridge.js`, and chunks that are loaded when they are needed.
 * The same sources give the same bytes, wherever the project lies.
 * @param {string} root
 * @param {string} outDir made anew
 * @returns {Promise<string[]>} the files of packages whose code is inside, absolute paths
 */
export async function bundleServer(root, outDir) {
  /** @type {Set<string>} */
  const modules = new Set();
  await build({
    root,
    configFile: false,
    envFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'modules-inside',
        generateBundle(_options, bundle) {
          for (const part of Object.values(bundle)) {
            if (part.type !== 'chunk') continue;
            // What nobody uses of a package is left out, sometimes to its last line.
            for (const [id, { renderedLength }] of Object.entries(part.modules)) {
              if (renderedLength > 0) modules.add(id);
            }
          }
        },
      },
    ],
    ssr: { noExternal: true, external: [...NATIVES, ...DONE_WITHOUT] },
    build: {
      ssr: join(root, 'server', 'cli.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node20.18',
      // Code that people may want to read before they run it on a server.
      minify: false,
      sourcemap: false,
      rollupOptions: {
        output: { format: 'es', entryFileNames: 'drawbridge.js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
  return [...modules].filter((id) => id.includes('node_modules')).map((id) => id.replace(/^\0|\?.*$/g, ''));
}
