import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Benchmark, inOrder } from '../benchmark.ts';
import { readDisks } from '../disk/disk.ts';
import type { NodeLook } from '../node-look.ts';
import streamSource from './stream.c';
import { cachedFinding, elementsFor, readStream, stream } from './stream.ts';

const looks = ['n1', 'n2', 'n3'].map((node) => ({ node }) as NodeLook);

test('figures of nodes stand as nodes are counted, whoever was ready first', () => {
  const said = [
    '@stream n3 20 21 22 23.5 320000000 4',
    'srun: warning',
    '@stream n1 10 11 12 13 320000000 4',
    '@stream n2 x y',
  ];
  expect(inOrder(looks, readStream(said.join('\n')))).toMatchObject([
    { node: 'n1', copyGbytePerSec: 10, triadGbytePerSec: 13, threads: 4 },
    { node: 'n3', triadGbytePerSec: 23.5 },
  ]);
});

test('the arrays fit the node with the least memory', () => {
  const of = (mib: number) => ({ node: 'n1', cacheBytes: undefined, availableBytes: mib * 2 ** 20 });
  expect(elementsFor([of(8000), of(8000)], false) * 8 * 3).toBe(960_000_000);
  expect(elementsFor([of(8000), of(400)], false) * 8 * 3).toBeLessThan(0.41 * 400 * 2 ** 20);
});

test('an array is four times the cache, or it is said why not', () => {
  const of = (node: string, freeMib: number, cacheMib: number) => ({
    ...{ node, availableBytes: freeMib * 2 ** 20, cacheBytes: cacheMib * 2 ** 20 },
  });
  const board = of('n1', 8000, 2);
  const server = of('n2', 64_000, 480);
  expect(elementsFor([board], false)).toBe(40_000_000);
  expect(cachedFinding([board], 40_000_000, false)).toBeUndefined();
  expect(elementsFor([server], false) * 8).toBe(4 * 480 * 2 ** 20);
  expect(cachedFinding([server], elementsFor([server], false), false)).toBeUndefined();

  const mixed = [board, server];
  const most = elementsFor(mixed, false);
  expect(most * 8 * 3).toBeLessThan(0.41 * board.availableBytes);
  expect(cachedFinding(mixed, most, false)).toMatchObject({
    ...{ kind: 'memory', node: 'n2', sentence: expect.stringContaining('the cache of n2') },
    ...{ what: expect.stringContaining('480 MiB'), why: expect.stringContaining('no memory free') },
  });
  const quick = elementsFor([server], true);
  expect(quick).toBe(40_000_000);
  expect(cachedFinding([server], quick, true)).toMatchObject({ todo: 'Measure without --quick.' });
});

test.skipIf(!existsSync('/usr/bin/gcc'))(
  'threads that share one core are together no faster than one',
  { timeout: 120_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'breadbox-stream-'));
    writeFileSync(join(folder, 'stream.c'), streamSource);
    execFileSync('cc', ['-O3', 'stream.c', '-pthread', '-lm', '-o', 'stream'], { cwd: folder });
    const core = execFileSync('taskset', ['-cp', `${process.pid}`], { encoding: 'utf8' }).match(/: (\d+)/)![1]!;
    const triad = (threads: number) => {
      const words = ['-c', core, './stream', '400000', `${threads}`, '200', 'n1'];
      const said = execFileSync('taskset', words, { cwd: folder, encoding: 'utf8' });
      return readStream(said)[0]!.triadGbytePerSec;
    };
    // Eight clocks that do not know of each other make it five times and more.
    expect(triad(8)).toBeLessThan(2 * Math.max(triad(1), triad(1)));
    rmSync(folder, { recursive: true });
  },
);

test('speeds of disks from instants, small writes by their median; a plan has seconds', () => {
  const syncs = [0.002, 0.5, 0.003].map((seconds) => `@sync n1 ${seconds}`);
  const [disk] = readDisks([...syncs, '@disk n1 100000000 10.0 15.0 15.5 17.5 ext2/ext3'].join('\n'));
  expect(disk).toEqual({
    ...{ node: 'n1', path: '/var/tmp', fileSystem: 'ext2/ext3' },
    ...{ writeMbytePerSec: 20, readMbytePerSec: 50, syncMs: 3 },
  });
  const planned: Benchmark = stream;
  expect(planned.plan(looks, true)[0]).toBeGreaterThan(0);
});
