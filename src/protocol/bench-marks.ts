import type { BenchRun } from './bench.ts';

/** Whether a node was slowed down while it ran; also where a file that was imported says no more than that. */
export function isThrottled({ conditions, findings }: Pick<BenchRun, 'conditions' | 'findings'>): boolean {
  return (
    conditions.nodes.some(({ throttled }) => throttled === true) || findings.some(({ kind }) => kind === 'throttled')
  );
}
