import type { Heat } from '../network/path-heat.ts';

/** Times the usual, and how dark more than that is. */
const TIME_STEPS = [1.25, 1.8, 2.5, 4] as const;
/** Parts of the usual, and how dark less than that is. */
const PART_STEPS = [0.85, 0.7, 0.5, 0.3] as const;

/** 1: as it should be; 5: look here. Both in µs. */
export function latencyHeat(us: number, usual: number): Heat {
  return heat(TIME_STEPS.findIndex((times) => us <= usual * times));
}

/** Both in MB/s. */
export function carriedHeat(mbytePerSec: number, usual: number): Heat {
  return heat(PART_STEPS.findIndex((part) => mbytePerSec >= usual * part));
}

interface Path {
  readonly from: string;
  readonly to: string;
}

/** The median of the best of each end: what is usual where nothing is wrong. One end in trouble makes many paths slow, and one best bad. */
export function usualOf<P extends Path>(
  paths: readonly P[],
  value: (path: P) => number,
  better: 'less' | 'more',
): number | undefined {
  const best = new Map<string, number>();
  const pick = better === 'less' ? Math.min : Math.max;
  for (const path of paths)
    for (const end of [path.from, path.to]) best.set(end, pick(best.get(end) ?? value(path), value(path)));
  return [...best.values()].sort((one, other) => one - other)[Math.floor(best.size / 2)];
}

function heat(step: number): Heat {
  return (step < 0 ? 5 : step + 1) as Heat;
}
