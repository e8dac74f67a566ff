import type { Dependency } from './engine.ts';

/** As sbatch takes them: `afterok:12:13,singleton`, or with `?` where one is enough. */
export function dependencyWords(dependencies: readonly Dependency[], mode: 'all' | 'any' = 'all'): string {
  return dependencies.map(words).join(mode === 'any' ? '?' : ',');
}

function words({ type, jobId, delaySec }: Dependency): string {
  if (jobId === undefined) return type;
  return `${type}:${jobId}${delaySec === undefined ? '' : `+${Math.round(delaySec / 60)}`}`;
}
