import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BenchConditions } from '../protocol/bench.ts';
import type { Benchmark } from './benchmark.ts';
import { LocalBench } from './local-bench.ts';
import type { BenchEnd } from './results/bench-results.ts';
import { runBenchmark } from './run-benchmark.ts';

const PATIENCE_MS = 120_000;
const PATH = process.env.PATH;
let bench: LocalBench;
let programs: string;
beforeEach(async () => {
  programs = mkdtempSync(join(tmpdir(), 'breadbox-programs-'));
  process.env.PATH = `${programs}:${PATH}`;
  bench = await LocalBench.open();
});
afterEach(async () => {
  process.env.PATH = PATH;
  await bench.close();
  rmSync(programs, { recursive: true });
});

/** A benchmark of two steps. */
const twoSteps = (onEnd: () => void): Benchmark => ({
  ...{ benchmark: 'disk', title: 'Two', about: 'Two steps.', plan: () => [1, 1] },
  run: async (steps) => {
    await steps.step({ what: 'chooses', script: 'sleep 2', expectedSec: 1, limitSec: 60 });
    await steps.step({ what: 'measures', script: 'sleep 1', expectedSec: 1, limitSec: 60 });
    onEnd();
    return { benchmark: 'disk', nodes: [] };
  },
});

async function toEnd(benchmark: Benchmark): Promise<BenchEnd> {
  const ends: BenchEnd[] = [];
  const [local] = await bench.engine.nodes();
  await runBenchmark({
    ...{ run: 'b1', benchmark, nodes: [local!.node], quick: true, signal: new AbortController().signal },
    place: () => bench.placeOf('ada'),
    farm: bench.farm,
    update: () => {},
    finish: async (end) => ends.push(end),
  });
  expect(ends).toHaveLength(1);
  return ends[0]!;
}

test('watts are those of the step of the figure', { timeout: PATIENCE_MS }, async () => {
  expect(await toEnd(twoSteps(() => {}))).toMatchObject({ state: 'done', conditions: { power: { meanWatts: 60 } } });
  const jobs = await bench.engine.list();
  const last = jobs.at(-1)!;
  expect(jobs).toHaveLength(3);
  expect(bench.metered).toEqual([{ fromMs: Date.parse(last.startedAt!), toMs: Date.parse(last.endedAt!) }]);
});

test('what was measured is kept where nodes cannot be looked at afterwards', { timeout: PATIENCE_MS }, async () => {
  // A node whose kernel counts how often it was slowed down.
  const [local] = await bench.engine.nodes();
  const nproc = join(programs, 'nproc');
  writeFileSync(nproc, `#!/bin/sh\necho 2\necho "@look ${local!.node} slowed 3"\n`);
  chmodSync(nproc, 0o755);
  const end = await toEnd(
    twoSteps(() => {
      bench.takesJobs = false;
    }),
  );
  expect(end).toMatchObject({ state: 'done', result: { benchmark: 'disk' }, done: 2 });
  const { nodes } = end.conditions as BenchConditions;
  expect(nodes).toMatchObject([{ node: local!.node }]);
  expect(nodes[0]?.throttled).toBeUndefined();
  // Its last look was asked for, and refused.
  expect(await bench.engine.list()).toHaveLength(3);
});
