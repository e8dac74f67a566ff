import { type LaneBuffer, WINDOW_MS } from './lane-buffer.ts';
import type { Stretch } from './lane-painter.ts';

/** Answers come in batches: the last second is mostly still on its way. */
const DELAY_MS = 1000;
const SHORTEST_MS = 1000;

/** What is shown: the last 75 s of a run that goes on, all that is known of one that does not. */
export function stretchOf(buffer: LaneBuffer, isLive: boolean, before: Stretch, nowMs: number): Stretch {
  if (isLive) {
    const toMs = nowMs - DELAY_MS;
    return { fromMs: toMs - WINDOW_MS, toMs };
  }
  if (buffer.endMs === Number.NEGATIVE_INFINITY) return before;
  return { fromMs: Math.min(buffer.startMs, buffer.endMs - SHORTEST_MS), toMs: buffer.endMs };
}
