import { expect, test } from 'vitest';
import { type Benchmark, inOrder } from '../benchmark.ts';
import { readDisks } from '../disk/disk.ts';
import type { NodeLook } from '../node-look.ts';
import { elementsFor, readStream, stream } from './stream.ts';

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
  const of = (mib: number) => ({ availableBytes: mib * 2 ** 20 });
  expect(elementsFor([of(8000), of(8000)], false) * 8 * 3).toBe(960_000_000);
  expect(elementsFor([of(8000), of(400)], false) * 8 * 3).toBeLessThan(0.41 * 400 * 2 ** 20);
});

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
