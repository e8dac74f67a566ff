import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** The store runs in two threads, and each has a heap of its own: schemas in them were 30 MB of an idle head's 127. */
test('the threads of the store carry neither schemas nor servers', async () => {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, 'store-worker.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
    loader: { '.sql': 'text' },
    metafile: true,
    write: false,
  });
  const packages = new Set(
    Object.keys(metafile.inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
  );
  expect([...packages]).toEqual([]);
});
