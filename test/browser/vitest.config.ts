import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  test: {
    include: ['*.test.ts'],
    globalSetup: ['./say-skipped.ts'],
    pool: 'forks',
    // Each file starts a head and a browser of its own; two at a time would fight for the cores that the runs need.
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
