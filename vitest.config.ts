import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      name: 'files-as-text',
      transform: (code, id) =>
        /\.(sql|bash|c|zsh|fish)$/.test(id) ? { code: `export default ${JSON.stringify(code)}`, map: null } : null,
    },
  ],
  test: {
    include: [
      'src/**/*.test.ts',
      'scripts/**/*.test.ts',
      'bench/*/*.test.ts',
      'test/projects/**/*.test.ts',
      'test/unit-cluster/**/*.test.ts',
    ],
    pool: 'forks',
    // Clocks are read as people read them: where noon is another hour, or half an hour off, tests say the same.
    env: { TZ: 'UTC' },
    // Far more than any takes: a computer that is busy with the other tests starts a process in seconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
