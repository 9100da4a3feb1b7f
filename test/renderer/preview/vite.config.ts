import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

// The windows with a stand-in behind them, to look at and to test in a browser: `npx vite --config
// test/renderer/preview/vite.config.ts`, then /popup.html?state=knock. Not part of the app.
const root = import.meta.dirname;

export default defineConfig({
  root,
  logLevel: 'warn',
  plugins: [react()],
  server: { fs: { allow: [resolve(root, '../../..')] } },
  build: {
    target: 'chrome130',
    emptyOutDir: true,
    rollupOptions: {
      input: { popup: resolve(root, 'popup.html'), timeline: resolve(root, 'timeline.html') },
    },
  },
});
