import type { TypedKind } from '../protocol/meters.ts';
import type { Reading } from './driver.ts';

/** What is read off a meter is taken as so for a while, then it is only what is typical. */
export const TYPED_HOLDS_MS = 600_000;

export interface TypedReading {
  readonly at: number;
  readonly watts: number;
}

/** All that was typed of one meter; readings oldest first. */
export interface TypedWatts {
  readonly kinds: Readonly<Partial<Record<TypedKind, number>>>;
  readonly readings: readonly TypedReading[];
}

/** What a typed meter may be taken to show: what was read of it in the last ten minutes, else what is typical. */
export function typedNow({ kinds, readings }: TypedWatts, now: number): Reading | undefined {
  const last = readings.findLast(({ at }) => at <= now);
  if (last !== undefined && now - last.at <= TYPED_HOLDS_MS) return last;
  return kinds.typical === undefined ? undefined : { watts: kinds.typical, at: now };
}
