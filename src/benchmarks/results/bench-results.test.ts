import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BenchRun, benchRunSchema } from '../../protocol/bench.ts';
import { directStore } from '../../store/direct-store.ts';
import { openDatabase } from '../../store/open-database.ts';
import type { Store } from '../../store/operation.ts';
import { BenchResults, type BenchStart } from './bench-results.ts';
import { type BenchOperations, benchOperations } from './operations.ts';

const NOW = Date.parse('2026-05-04T10:00:00Z');
const START: BenchStart = {
  ...{ benchmark: 'hpl', quick: false, nodes: 'n[1-4]', by: 'ada', total: 5, now: 'measures n1 alone' },
  ...{ machine: { name: 'rain', revision: '2' }, expectedEndAt: '2026-05-04T10:10:00.000Z' },
  conditions: { nodes: [{ node: 'n1', cores: 4 }], versions: {}, inputs: [{ name: 'HPL.dat', text: '29 Ns\n' }] },
};
const RESULT = { benchmark: 'hpl', gflops: 9.525, n: 13056, tuning: [{ nb: 64, p: 2, q: 2, gflops: 8 }] } as const;

let place: string;
let store: Store<BenchOperations>;
let results: BenchResults;
let told: BenchRun[];
const open = () => new BenchResults({ store, publish: (run) => told.push(run), now: () => NOW });

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-bench-'));
  store = directStore(openDatabase(join(place, 'breadbox.db')), benchOperations);
  told = [];
  results = open();
});
afterEach(async () => {
  await store.close();
  rmSync(place, { recursive: true });
});

const hplResult = () => ({ ...RESULT, tuning: [...RESULT.tuning] });

test('a run is told while it goes on, and kept whole when it has ended', async () => {
  const { run } = await results.begin(START);
  expect(run).toBe('b1');
  results.update(run, { done: 2, now: 'all nodes together' });
  expect(await results.get(run)).toMatchObject({ state: 'running', done: 2, total: 5, now: 'all nodes together' });
  expect((await results.list())[0]).toMatchObject({ done: 2, conditions: { inputs: [{ name: 'HPL.dat', text: '' }] } });
  await expect(results.remove(run)).rejects.toMatchObject({ code: 'conflict' });

  const ended = await results.finish(run, { state: 'done', done: 5, result: hplResult() });
  const kept = await open().get(run);
  expect(kept).toEqual(ended);
  expect(benchRunSchema.parse(kept)).toEqual(kept);
  expect([kept.now, kept.expectedEndAt, kept.endedAt]).toEqual([undefined, undefined, '2026-05-04T10:00:00.000Z']);
  expect(kept.conditions.inputs[0]?.text).toBe('29 Ns\n');
  expect(kept.result).toEqual(RESULT);
  expect((await results.list())[0]?.result).toEqual({ benchmark: 'hpl', gflops: 9.525, n: 13056 });
  expect(told.map(({ state, done }) => [state, done])).toEqual([
    ['running', 0],
    ['running', 2],
    ['done', 5],
  ]);
  expect(() => results.update(run, { done: 1 })).toThrow('does not run');
  await expect(results.finish(run, { state: 'failed' })).rejects.toMatchObject({ code: 'conflict' });
});

test('what a head that died left behind was interrupted; what ended stays as it was', async () => {
  const { run: first } = await results.begin(START);
  await results.finish(first, { state: 'failed', problem: 'HPL.dat is not on n3.' });
  const { run } = await results.begin(START);
  const after = open();
  expect((await after.start()).map(({ run: name, by }) => [name, by])).toEqual([[run, START.by]]);
  // Its jobs may still be there, where the engine was silent all the time.
  expect((await open().start()).map(({ run: name }) => name)).toEqual([run]);
  const left = await after.get(run);
  expect(left).toMatchObject({ state: 'interrupted', endedAt: '2026-05-04T10:00:00.000Z' });
  expect([left.now, left.expectedEndAt]).toEqual([undefined, undefined]);
  expect((await after.list()).map(({ run: name, state }) => [name, state])).toEqual([
    ['b2', 'interrupted'],
    ['b1', 'failed'],
  ]);
});

test('imported ones come together, the newest first; removed ones do not lend their name again', async () => {
  const { run: _, ...imported } = { ...(await results.begin(START)), source: 'imported', state: 'done' } as const;
  const added = await results.add([imported, { ...imported, benchmark: 'stream' }]);
  expect(added.map(({ run }) => run)).toEqual(['b2', 'b3']);
  expect((await results.list('stream')).map(({ run }) => run)).toEqual(['b3']);
  await results.remove('b3');
  await expect(results.get('b3')).rejects.toMatchObject({ code: 'not-found' });
  await expect(results.remove('b3')).rejects.toMatchObject({ code: 'not-found' });
  expect((await results.add([imported]))[0]?.run).toBe('b4');
});

test('the last one of the same nodes that was measured here', async () => {
  const { run } = await results.begin(START);
  expect(await results.find('hpl')).toBeUndefined();
  await results.finish(run, { state: 'done', result: hplResult() });
  const { run: other } = await results.begin({ ...START, nodes: 'n1' });
  await results.finish(other, { state: 'done', result: hplResult() });
  const { run: ___, ...copy } = await results.get(other);
  await results.add([{ ...copy, source: 'imported' }]);
  expect([(await results.find('hpl'))?.run, (await results.find('hpl', 'n[1-4]'))?.run]).toEqual([other, run]);
  expect(await results.find('stream')).toBeUndefined();
});

test('a list tells of a few pairs of nodes, without their sizes, and of many none', async () => {
  const pair = { from: 'n1', to: 'n2', latencyUs: 50, mbytePerSec: 110, sizes: [{ bytes: 8, us: 51 }] };
  for (const count of [2, 100]) {
    const { run } = await results.begin({ ...START, benchmark: 'mpi' });
    const pairs = Array.from({ length: count }, () => pair);
    await results.finish(run, { state: 'done', result: { benchmark: 'mpi', pairs, allreduce: [] } });
    expect((await results.get(run)).result).toMatchObject({ pairs });
  }
  const [many, few] = await results.list('mpi');
  expect(many?.result).toMatchObject({ pairs: [] });
  expect(few?.result).toMatchObject({ pairs: [{ latencyUs: 50, sizes: [] }, { latencyUs: 50 }] });
});
