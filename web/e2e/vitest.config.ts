import { defineConfig } from 'vitest/config';

// One browser, one story after another: pages are looked at as one person would.
export default defineConfig({
  test: {
    include: [process.env.PERENE_ONLY ?? 'e2e/**/*.test.ts'],
    globalSetup: process.env.PERENE_ONLY ? [] : ['e2e/world.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    bail: 1,
  },
});
