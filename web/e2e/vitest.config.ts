import { defineConfig } from 'vitest/config';

// One browser, one story after another: pages are looked at as one person would.
export default defineConfig({
  test: {
    include: [process.env.PERENE_SHOTS ? 'e2e/screenshots.ts' : 'e2e/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    bail: 1,
  },
});
