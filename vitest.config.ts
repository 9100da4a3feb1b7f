import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{protocol,server,main,renderer,setup,package,release,headless}/**/*.test.{ts,tsx,mjs}'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Real browsers and processes on shared, noisy machines: a second look there, none where somebody works on the code.
    retry: process.env['CI'] === undefined ? 0 : 1,
  },
});
