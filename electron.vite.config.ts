import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';
import { listBundledPackages } from './scripts/release/bundled-packages.ts';

// Targets are set by hand: the app must run in Electron 33 (Node 20.18, Chromium 130) as well as in the
// Electron it ships with, and the same server code runs on plain Node for a machine without a screen.
export default defineConfig({
  main: {
    plugins: [listBundledPackages('main')],
    build: {
      target: 'node20.18',
      outDir: 'out/main',
      rollupOptions: {
        input: {
          index: resolve('main/index.ts'),
          drawbridge: resolve('server/cli.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    plugins: [listBundledPackages('preload')],
    build: {
      target: 'node20.18',
      outDir: 'out/preload',
      // A sandboxed preload has to be one CommonJS file.
      rollupOptions: {
        input: { index: resolve('main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), listBundledPackages('renderer')],
    build: {
      target: 'chrome130',
      minify: true,
      outDir: 'out/renderer',
      rollupOptions: {
        input: { popup: resolve('renderer/popup.html'), timeline: resolve('renderer/timeline.html') },
      },
    },
  },
});
