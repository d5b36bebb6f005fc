import { defineConfig } from 'vitest/config';

// Two files side by side, each with a browser of its own; in a file one story after another, as one person would look.
export default defineConfig({
  test: {
    include: [process.env.PERENE_ONLY ?? 'e2e/**/*.test.ts'],
    globalSetup: process.env.PERENE_ONLY ? [] : ['e2e/world.ts'],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    bail: 1,
  },
});
