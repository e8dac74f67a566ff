import { defineConfig } from 'vitest/config';

/** What measures who gets how much of the machine. */
const ALONE = ['test/e2e/fair-share.test.ts', 'test/e2e/jobs-and-farm.test.ts'];

/** Drives the built programs from outside: run `node scripts/build.mjs` first. They mostly wait: two files at a time. */
export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'beside',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ALONE,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
