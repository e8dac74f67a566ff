import type { Lane } from './lane-buffer.ts';

/** What lanes did within a stretch of time. */
export interface LaneFigures {
  readonly tasks: number;
  readonly failed: number;
  /** Shares of the stretch, 0 to 1; of several lanes their mean. */
  readonly computing: number;
  readonly asking: number;
  readonly sending: number;
}

/** A block that begins before the stretch counts with its tasks, and with the time that lies within. */
export function figuresOf(lanes: readonly Lane[], fromMs: number, toMs: number): LaneFigures {
  let tasks = 0;
  let failed = 0;
  let computeMs = 0;
  let askMs = 0;
  let sendMs = 0;
  const within = (start: number, end: number) => Math.max(0, Math.min(end, toMs) - Math.max(start, fromMs));
  for (const lane of lanes) {
    for (let at = lane.blocks.length - 1; at >= 0; at--) {
      const block = lane.blocks[at];
      if (block === undefined || block.endMs < fromMs) break;
      tasks += block.tasks;
      failed += block.failed;
      const { askEndMs, sendStartMs, askStartMs } = partsOf(block, lane.blocks[at - 1]?.endMs);
      askMs += within(askStartMs, askEndMs);
      computeMs += within(askEndMs, sendStartMs);
      sendMs += within(sendStartMs, block.endMs);
    }
    if (lane.open !== undefined) computeMs += within(lane.open.startMs, toMs);
  }
  const whole = Math.max(1, (toMs - fromMs) * lanes.length);
  return { tasks, failed, computing: computeMs / whole, asking: askMs / whole, sending: sendMs / whole };
}

export interface BlockParts {
  readonly askStartMs: number;
  readonly askEndMs: number;
  readonly sendStartMs: number;
}

/**
 * Where the parts of a block are drawn. It waited before its first task as long as the lane was empty; what it waited
 * between its tasks stands at its begin, and what it sent at its end.
 */
export function partsOf(
  block: { readonly startMs: number; readonly endMs: number; readonly askMs: number; readonly sendMs: number },
  endBeforeMs: number | undefined,
): BlockParts {
  const gap = endBeforeMs === undefined ? block.askMs : Math.max(0, block.startMs - endBeforeMs);
  const before = Math.min(block.askMs, gap);
  const span = block.endMs - block.startMs;
  const between = Math.min(block.askMs - before, span);
  return {
    askStartMs: block.startMs - before,
    askEndMs: block.startMs + between,
    sendStartMs: Math.max(block.startMs + between, block.endMs - block.sendMs),
  };
}
