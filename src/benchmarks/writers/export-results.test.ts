import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BenchRun, MAX_RESULTS, MAX_RESULTS_CHARS } from '../../protocol/bench.ts';
import { directStore } from '../../store/direct-store.ts';
import { openDatabase } from '../../store/open-database.ts';
import { readResults } from '../readers/read-results.ts';
import { BenchResults } from '../results/bench-results.ts';
import { benchOperations } from '../results/operations.ts';
import { exportResult, exportResults } from './export-results.ts';

const NEW: Omit<BenchRun, 'run'> = {
  ...{ benchmark: 'hpl', state: 'done', source: 'imported', quick: false, nodes: '', by: 'ada', done: 1, total: 1 },
  ...{ machine: { name: 'rain' }, findings: [], result: { benchmark: 'hpl', gflops: 9.5 } },
  conditions: { nodes: [], versions: {}, inputs: [] },
};

let place: string;
let results: BenchResults;
let close: () => Promise<void>;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-export-'));
  const store = directStore(openDatabase(join(place, 'breadbox.db')), benchOperations);
  close = () => store.close();
  results = new BenchResults({ store, publish: () => {} });
});
afterEach(async () => {
  await close();
  rmSync(place, { recursive: true });
});

/** All files until there is nothing older, each read as one that is imported. */
async function parts(): Promise<string[][]> {
  const read: string[][] = [];
  for (let before: string | undefined; ; ) {
    const { text, olderThan } = await exportResults(results, 'json', before);
    expect(text.length).toBeLessThanOrEqual(MAX_RESULTS_CHARS);
    read.push(readResults({ name: 'part.json', text }).runs.map((run) => (run as BenchRun).run));
    if (olderThan === undefined) return read;
    before = olderThan;
  }
}

test('all that there is comes in files that can be imported, newest first', async () => {
  await results.add(Array.from({ length: 2 * MAX_RESULTS + 3 }, () => NEW));
  const [first, second, third, ...more] = await parts();
  expect([first?.length, second?.length, third, more]).toEqual([MAX_RESULTS, MAX_RESULTS, ['b3', 'b2', 'b1'], []]);
  const { fileName } = await exportResults(results, 'csv');
  expect(fileName).toBe(`breadbox-results-b${2 * MAX_RESULTS + 3}-to-b${MAX_RESULTS + 4}.csv`);
});

test('long results make shorter files', async () => {
  const inputs = [{ name: 'HPL.dat', text: 'x'.repeat(0.4 * MAX_RESULTS_CHARS) }];
  const long = { ...NEW, conditions: { ...NEW.conditions, inputs } };
  await results.add([long, long, long]);
  expect(await parts()).toEqual([['b3', 'b2'], ['b1']]);
});

test('what still runs is left out', async () => {
  await results.add([NEW]);
  const { run } = await results.begin({ ...NEW, total: 5 });
  const { text, fileName } = await exportResults(results, 'json');
  expect(JSON.parse(text).runs.map((each: BenchRun) => each.run)).toEqual(['b1']);
  expect(fileName).toBe('breadbox-results.json');
  await expect(exportResult(results, 'csv', run)).rejects.toMatchObject({ code: 'conflict' });
  await results.finish(run, { state: 'cancelled' });
  expect((await exportResult(results, 'csv', run)).text).toContain(`${run},hpl,cancelled,`);
});
