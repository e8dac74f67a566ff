import type { BenchRun } from '../../protocol/bench.ts';
import { RESULTS_VERSION } from '../readers/own-json.ts';

/** All that is known of each run; `readers/own-json.ts` reads it. */
export function writeJson(runs: readonly BenchRun[]): string {
  return `${JSON.stringify({ breadboxResults: RESULTS_VERSION, runs }, undefined, 2)}\n`;
}
