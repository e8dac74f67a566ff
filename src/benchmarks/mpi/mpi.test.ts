import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LocalBench } from '../local-bench.ts';
import { readAllreduce, readPairs } from './mpi.ts';

test('pairs by the names of their ends, with latency of 8 bytes and the most that is carried', () => {
  const lines = [
    '@pair 0 2 0 48.1 0',
    '@pair 0 2 8 50.2 0.16',
    '@pair 0 2 1048576 9100 115.2',
    '@pair 0 2 4194304 37000 113.4',
  ];
  expect(readPairs(['noise', ...lines, '@pair 0 9 8 1 1'].join('\n'), ['n1', 'n2', 'n3'])).toMatchObject([
    { from: 'n1', to: 'n3', latencyUs: 50.2, mbytePerSec: 115.2, sizes: { length: 4 } },
  ]);
  expect(readAllreduce('@all 16 8 91.5\n@all x y z')).toEqual([{ ranks: 16, bytes: 8, us: 91.5 }]);
});

describe.skipIf(!existsSync('/usr/bin/mpicc'))('with Open MPI', () => {
  let bench: LocalBench;
  beforeEach(async () => {
    bench = await LocalBench.open();
  });
  afterEach(() => bench.close());

  test('two ranks of this computer', { timeout: 300_000 }, async () => {
    const { state, problem, result } = await bench.run('mpi');
    expect([state, problem]).toEqual(['done', undefined]);
    if (result?.benchmark !== 'mpi') throw new Error('no result');
    expect(result.pairs[0]!.latencyUs).toBeGreaterThan(0.01);
    expect(result.pairs[0]!.mbytePerSec).toBeGreaterThan(1);
    expect(result.pairs[0]!.sizes.map(({ bytes }) => bytes)).toContain(4_194_304);
    expect(result.allreduce.map(({ bytes }) => bytes)).toContain(8);
  });
});
