import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{protocol,server,main,renderer,setup}/**/*.test.{ts,tsx,mjs}'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
