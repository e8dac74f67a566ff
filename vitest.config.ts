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
    testTimeout: 20_000,
    // A second is little on a computer that is busy with the other tests.
    expect: { poll: { timeout: 10_000 } },
  },
});
