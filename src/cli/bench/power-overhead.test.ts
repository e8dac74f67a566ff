import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BenchRun } from '../../protocol/bench.ts';
import { type FakeHead, json, startFakeHead } from '../fake-head.ts';
import { runInFakeWorld } from '../fake-world.ts';

/** `on`: what hangs on the meter. */
function hpl(run: string, nodes: number, gflops: number, meanWatts: number, on: string): BenchRun {
  return {
    ...{
      run,
      benchmark: 'hpl',
      state: 'done',
      source: 'measured',
      quick: false,
      nodes: on,
      by: 'ada',
      done: 1,
      total: 1,
    },
    ...{ machine: { name: 'rain', nodes }, result: { benchmark: 'hpl', gflops, residualPassed: true }, findings: [] },
    conditions: {
      ...{ nodes: Array.from({ length: nodes }, (_, at) => ({ node: `n${at + 1}` })), versions: {}, inputs: [] },
      power: { meter: 'wall', covers: 'the boards', nodes: on, meanWatts },
    },
  };
}
const WHOLE = hpl('b3', 4, 90, 48, 'n[1-4]');
const ONE = hpl('b2', 1, 25, 10, 'n1');
const SHARED = hpl('b1', 1, 25, 31, 'n[1-4]');

let head: FakeHead;
let kept: readonly BenchRun[] = [];
beforeAll(async () => {
  head = await startFakeHead({
    'GET /api/bench-runs': (request, response) => json(kept)(request, response),
    'GET /api/bench-runs/b3': json(WHOLE),
  });
});
afterAll(() => head.stop());

async function compared(words: string, runs: readonly BenchRun[]): Promise<object> {
  kept = runs;
  const env = { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'x' };
  const { stdout } = await runInFakeWorld(['bench', 'compare', ...words.split(' '), '--json'], { env });
  return (JSON.parse(stdout) as { machines: object[] }).machines[0]!;
}

test.each(['b3', 'rain'])('compare %s: four nodes against four times one of them', async (words) => {
  // 90 ÷ (4 × 25) and 48 ÷ (4 × 10) − 1: 8 W more than four times one node.
  expect(await compared(words, [WHOLE, ONE])).toMatchObject({
    ...{ run: 'b3', scalingEfficiency: 0.9, powerOverhead: expect.closeTo(0.2, 12) },
  });
});

test('watts of one node on a meter of all of them are not those of one node', async () => {
  const machine = await compared('b3', [WHOLE, SHARED]);
  expect(machine).toMatchObject({ scalingEfficiency: 0.9 });
  expect(machine).not.toHaveProperty('powerOverhead');
});
