import type { NetworkTest } from '../../protocol/network.ts';
import { PROCESSOR_BOUND_MBIT } from '../../protocol/path-ends.ts';

/** 1: as it should be; 5: look here. */
export type Heat = 1 | 2 | 3 | 4 | 5;

type Pair = NetworkTest['pairs'][number];

/** Parts of what is usual, and how dark less than that is. */
const SPEED_STEPS = [0.85, 0.7, 0.5, 0.3] as const;
const PING_STEPS = [1.25, 1.8, 2.5, 4] as const;
/** Below this much more than usual no ping is a trouble, however small the usual is. */
const PING_SLACK_MS = 0.3;

/** The median of the best of each end: what a path carries where nothing is wrong. Mbit/s. */
export function usualSpeed(pairs: readonly Pair[]): number | undefined {
  const best = new Map<string, number>();
  for (const { from, to, mbitPerSec } of pairs) {
    if (mbitPerSec === undefined) continue;
    for (const end of [from, to]) best.set(end, Math.max(best.get(end) ?? 0, mbitPerSec));
  }
  return middle([...best.values()]);
}

/** Milliseconds. */
export function usualPing(pairs: readonly Pair[]): number | undefined {
  return middle(pairs.flatMap(({ pingMs }) => pingMs?.median ?? []));
}

export function speedHeat(mbitPerSec: number, usual: number): Heat {
  const at = SPEED_STEPS.findIndex((part) => mbitPerSec >= Math.min(usual, PROCESSOR_BOUND_MBIT) * part);
  return (at < 0 ? 5 : at + 1) as Heat;
}

export function pingHeat(ms: number, usual: number): Heat {
  const at = PING_STEPS.findIndex((times) => ms <= usual * times);
  const heat = at < 0 ? 5 : at + 1;
  return (ms - usual < PING_SLACK_MS ? Math.min(heat, 2) : heat) as Heat;
}

function middle(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

export function speedFigure(mbitPerSec: number): string {
  return mbitPerSec < 9.95 ? mbitPerSec.toFixed(1) : String(Math.round(mbitPerSec));
}

export function pingFigure(ms: number): string {
  return ms < 9.95 ? ms.toFixed(2) : String(Math.round(ms));
}
