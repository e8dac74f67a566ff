import { afterEach, expect, test } from 'vitest';
import type { BenchRun } from '../../protocol/bench.ts';
import { type FakeHead, json, startFakeHead } from '../fake-head.ts';
import { runInFakeWorld } from '../fake-world.ts';

let head: FakeHead | undefined;
afterEach(() => head?.stop());

const ONE: BenchRun = {
  ...{ run: 'b1', benchmark: 'hpl', state: 'done', source: 'measured', quick: false, nodes: 'n[1-2]', by: 'ada' },
  ...{ done: 1, total: 1, findings: [], machine: { name: 'rain', nodes: 2 } },
  conditions: { nodes: [{ node: 'n1' }, { node: 'n2' }], versions: {}, inputs: [] },
  result: { benchmark: 'hpl', gflops: 10 },
};
const slowed = { ...ONE.conditions, nodes: [{ node: 'n1', throttled: true }] };

/** Newest first, as the head has them. */
async function bench(line: string, runs: readonly BenchRun[]) {
  head = await startFakeHead({
    'GET /api/bench-runs': json(runs),
    ...Object.fromEntries(runs.map((run) => [`GET /api/bench-runs/${run.run}`, json(run)])),
  });
  return runInFakeWorld(['bench', ...line.split(' ')], { env: { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' } });
}

test('the list marks what was quick, wrong or slowed down', async () => {
  const runs: BenchRun[] = [
    { ...ONE, run: 'b4', quick: true },
    { ...ONE, run: 'b3', result: { benchmark: 'hpl', gflops: 10, residualPassed: false } },
    { ...ONE, run: 'b2', conditions: slowed },
    ONE,
  ];
  const { stdout } = await bench('list', runs);
  const last = stdout.split('\n').map((line) => line.trimEnd().split(/ {2,}/).at(-1));
  expect(last.slice(2, 6)).toEqual(['quick', 'wrong answer', 'throttled', '-']);
});

test('a wrong answer is no speed without saying so', async () => {
  const wrong: BenchRun = { ...ONE, result: { benchmark: 'hpl', gflops: 10, residualPassed: false } };
  expect((await bench('show b1', [wrong])).stdout.split('\n')[0]).toBe(
    'b1 hpl of rain on n[1-2]: HPL 10 Gflop/s, but the answer was wrong.',
  );
});

test('comparing refuses a wrong answer, and says that it was wrong', async () => {
  const wrong: BenchRun = { ...ONE, result: { benchmark: 'hpl', gflops: 10, residualPassed: false } };
  const { exit, stderr } = await bench('compare b1', [wrong]);
  expect([exit, stderr]).toEqual([2, expect.stringContaining('The answer of b1 was wrong')]);
});

test('comparing goes by full runs on most nodes, as the dashboard does, and marks what is quick', async () => {
  const runs: BenchRun[] = [
    {
      ...ONE,
      run: 'b9',
      conditions: { ...ONE.conditions, nodes: [{ node: 'n1' }] },
      result: { benchmark: 'hpl', gflops: 6 },
    },
    { ...ONE, run: 'b8', quick: true, result: { benchmark: 'hpl', gflops: 11 } },
    ONE,
    { ...ONE, run: 'b0', machine: { name: 'owl' }, quick: true, source: 'imported' },
  ];
  const { machines } = JSON.parse((await bench('compare --json', runs)).stdout);
  const kept = machines.filter(({ kind }: { kind: string }) => kind !== 'reference');
  expect(kept.map(({ run, quick }: { run: string; quick: boolean }) => [run, quick])).toEqual([
    ['b1', false],
    ['b0', true],
  ]);
  const { stdout } = await bench('compare b8 b1', runs);
  expect(stdout).toMatch(/^rain ~ +b8/m);
  expect(stdout).toContain('~ a quick run; a full one may reach more\n');
});

test('a crossing that rests on a quick or slowed run says so', async () => {
  const { stdout } = await bench('crossover cm4 b1', [{ ...ONE, quick: true, conditions: slowed }]);
  expect(stdout).toContain('! A node of rain was slowed down while it ran: it can do more.\n');
  expect(stdout).toContain('! rain was measured by a quick run: a full one may reach more.\n');
});
