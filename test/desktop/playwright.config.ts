import { defineConfig } from '@playwright/test';

// Real windows want one test at a time, and about one start of Electron in a hundred fails by itself.
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-artifacts/desktop/failures',
  workers: 1,
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
});
