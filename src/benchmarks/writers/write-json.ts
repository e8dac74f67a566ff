import type { BenchRun } from '../../protocol/bench.ts';
import { RESULTS_VERSION } from '../readers/own-json.ts';

/** All that is known of each run, a line each; `readers/own-json.ts` reads it. */
export function writeJson(runs: readonly BenchRun[]): string {
  const lines = runs.map((run) => JSON.stringify(run)).join(',\n');
  return `{"breadboxResults":${RESULTS_VERSION},"runs":[\n${lines}\n]}\n`;
}
