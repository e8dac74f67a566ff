const ONE_BY_ONE = 8;

/** 1, 2, … 8, then powers of two, and `most` itself. */
export function workerCounts(most: number): readonly number[] {
  const counts = Array.from({ length: Math.min(most, ONE_BY_ONE) }, (_, i) => i + 1);
  for (let next = 2 * ONE_BY_ONE; next < most; next *= 2) counts.push(next);
  if (most > ONE_BY_ONE) counts.push(most);
  return counts;
}

/** How long all of them take together, were each worker as fast as the one alone. Seconds. */
export function idealSec(counts: readonly number[], oneSec: number): number {
  return Math.ceil(counts.reduce((sum, workers) => sum + oneSec / workers, 0));
}
