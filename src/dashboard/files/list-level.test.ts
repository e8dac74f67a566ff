import { describe, expect, it } from 'vitest';
import type { Artefact } from '../../protocol/farm.ts';
import { listLevel } from './list-level.ts';

/** As the head lists: by path, in the order of UTF-8. */
function holding(paths: readonly string[]) {
  const sorted = [...paths].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  let calls = 0;
  const ask = async ({ prefix, after = '', limit }: { prefix: string; after?: string; limit: number }) => {
    calls++;
    return sorted
      .filter((path) => path.startsWith(prefix) && Buffer.compare(Buffer.from(path), Buffer.from(after)) > 0)
      .slice(0, limit)
      .map((path): Artefact => ({ path, bytes: 1, sha256: '', writtenAt: '' }));
  };
  return { ask, calls: () => calls };
}

describe('listLevel', () => {
  it('folds what lies deeper, and counts it where it has seen all of it', async () => {
    const { ask } = holding(['a.png', 'tasks/0/x', 'tasks/1/y', 'z.txt', 'é/ü.txt']);
    const { entries, next } = await listLevel(ask, { folder: '', prefix: '', want: 10 });
    expect(entries.map(({ path }) => path)).toEqual(['a.png', 'tasks/', 'z.txt', 'é/']);
    expect(entries[1]).toMatchObject({ kind: 'folder', files: 2 });
    expect(next).toBeUndefined();
  });

  it('steps over a folder of a hundred thousand files with few questions', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `tasks/${index}/out.bin`);
    const { ask, calls } = holding(['a.png', ...many, 'z.txt']);
    const { entries } = await listLevel(ask, { folder: '', prefix: '', want: 20 });
    expect(entries.map(({ path }) => path)).toEqual(['a.png', 'tasks/', 'z.txt']);
    expect(entries[1]).toMatchObject({ files: undefined });
    expect(calls()).toBe(2);
  });

  it('goes on where the last page ended, and misses nothing', async () => {
    const many = Array.from({ length: 450 }, (_, index) => `tasks/${String(index).padStart(3, '0')}/out.bin`);
    const { ask } = holding(many);
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await listLevel(ask, { folder: 'tasks/', prefix: 'tasks/', after, want: 70 });
      expect(page.entries.length).toBeLessThanOrEqual(70);
      seen.push(...page.entries.map(({ path }) => path));
      after = page.next;
      if (after === undefined) break;
    }
    expect(seen).toEqual(many.map((path) => path.replace('out.bin', '')));
  });

  it('keeps to a prefix that ends within a name', async () => {
    const { ask } = holding(['map-1.png', 'map-2.png', 'maps/a', 'other']);
    const { entries } = await listLevel(ask, { folder: '', prefix: 'map', want: 10 });
    expect(entries.map(({ path }) => path)).toEqual(['map-1.png', 'map-2.png', 'maps/']);
  });
});
