export function median(samples: readonly number[]): number {
  return percentile(samples, 50);
}

/** Interpolated between the two nearest ranks. `p` from 0 to 100. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = ((sorted.length - 1) * p) / 100;
  const low = sorted[Math.floor(rank)];
  const high = sorted[Math.ceil(rank)];
  if (low === undefined || high === undefined) throw new Error('no samples: nothing was measured');
  return low + (high - low) * (rank - Math.floor(rank));
}
