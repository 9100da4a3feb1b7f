import { defineConfig } from '@playwright/test';

// What is installed is one thing that every test changes: one at a time. A package may have to be built first.
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-artifacts/installed/failures',
  workers: 1,
  retries: 1,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
});
