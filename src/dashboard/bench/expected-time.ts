import type { BenchName, BenchRun } from '../../protocol/bench.ts';

/** Seconds that the last such run took here; undefined: there was none. */
export function expectedSec(name: BenchName, quick: boolean, runs: readonly BenchRun[]): number | undefined {
  const last = runs.find(
    (run) => run.benchmark === name && run.quick === quick && run.source === 'measured' && run.state === 'done',
  );
  if (last?.startedAt === undefined || last.endedAt === undefined) return undefined;
  return (Date.parse(last.endedAt) - Date.parse(last.startedAt)) / 1000;
}
