/** Rates of Ethernet over copper, Mbit/s. */
const NOMINAL = [10, 100, 1000, 2500, 5000, 10_000] as const;
/** TCP in frames of 1500 bytes carries 94.9 % of the line rate; slow processors a little less. */
const FULL = 0.8;

/** 94 Mbit/s, 1.9 Gbit/s */
export function speedText(mbitPerSec: number): string {
  if (mbitPerSec >= 999.5) return `${Number((mbitPerSec / 1000).toPrecision(2))} Gbit/s`;
  return `${mbitPerSec >= 9.95 ? Math.round(mbitPerSec) : Number(mbitPerSec.toPrecision(2))} Mbit/s`;
}

/** The rate of Ethernet that a throughput fills; `undefined`: between two. */
export function lineRate(mbitPerSec: number): number | undefined {
  return NOMINAL.find((rate) => mbitPerSec <= rate && mbitPerSec >= rate * FULL);
}

/** Microseconds matter in a cluster, but not their thousandths. */
export function millisText(ms: number): string {
  return `${ms >= 9.95 ? Math.round(ms) : Number(ms.toPrecision(2))} ms`;
}
