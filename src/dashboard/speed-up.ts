import type { RunStatus } from '../protocol/farm.ts';

export interface SpeedUp {
  /** The fewest workers that were measured; speed is counted in theirs. */
  readonly baseWorkers: number;
  readonly points: readonly { readonly workers: number; readonly times: number }[];
}

/**
 * How many times as fast more workers were: the best whole run of each worker count, of one version and as many
 * tasks as the newest such run has. Undefined where fewer than two worker counts were measured.
 */
export function speedUpOf(runs: readonly RunStatus[], version: string): SpeedUp | undefined {
  const whole = runs.filter((run) => run.state === 'done' && run.version === version && isWhole(run));
  const newest = whole.reduce<RunStatus | undefined>(
    (best, run) => (best === undefined || run.createdAt > best.createdAt ? run : best),
    undefined,
  );
  const seconds = new Map<number, number>();
  for (const run of whole) {
    if (run.tasks !== newest?.tasks) continue;
    seconds.set(run.workers, Math.min(run.seconds, seconds.get(run.workers) ?? Number.POSITIVE_INFINITY));
  }
  const sorted = [...seconds].sort(([a], [b]) => a - b);
  const [base] = sorted;
  if (base === undefined || sorted.length < 2) return undefined;
  return { baseWorkers: base[0], points: sorted.map(([workers, sec]) => ({ workers, times: base[1] / sec })) };
}

function isWhole(run: RunStatus): boolean {
  return run.failed === 0 && run.answered === run.tasks && run.tasks > 0 && run.seconds > 0;
}
