/** How thorough a run of HPL is. Seconds, by the speed that DGEMM promises. */
export interface Pace {
  /** DGEMM with one kernel, in all turns. */
  readonly kernelSec: number;
  /** Each node alone. */
  readonly aloneSec: number;
  /** One of the short runs that choose NB and P × Q. */
  readonly tuningSec: number;
  readonly nbs: readonly number[];
  /** The run of the figure. HPL gains little beyond: on one board a few in a hundred. */
  readonly lastSec: number;
}

const NBS = [96, 128, 192, 256, 384];
export const WHOLE: Pace = { kernelSec: 2, aloneSec: 20, tuningSec: 5, nbs: NBS, lastSec: 1500 };
export const QUICK: Pace = { kernelSec: 0.5, aloneSec: 4, tuningSec: 1.5, nbs: [128, 192], lastSec: 20 };

/** All choices, each by less the shorter the last run is. */
export function paceWithin(lastSec: number): Pace {
  const part = (most: number, least: number, share: number): number => Math.min(most, Math.max(least, share * lastSec));
  return {
    ...{ nbs: NBS, lastSec },
    kernelSec: part(WHOLE.kernelSec, QUICK.kernelSec, 0.05),
    aloneSec: part(WHOLE.aloneSec, QUICK.aloneSec, 0.2),
    tuningSec: part(WHOLE.tuningSec, QUICK.tuningSec, 0.05),
  };
}
