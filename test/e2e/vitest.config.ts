import { defineConfig } from 'vitest/config';

/** Drives the built programs from outside: run `node scripts/build.mjs` first. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
