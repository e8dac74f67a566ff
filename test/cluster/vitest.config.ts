import { defineConfig } from 'vitest/config';

/** Drives the built programs against virtual nodes: run `node scripts/build.mjs` first, as root on Linux. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
