import type { LaneBlock } from '../protocol/farm.ts';
import type { AnswerOutcome } from '../protocol/pilot.ts';
import type { TaskAnswer } from './answer-tasks.ts';
import { formatTaskId } from './task-id.ts';

/** Shorter than this, a block would be too thin to be seen. */
export const BLOCK_MS = 100;

/** One task in one slot; instants in ms since 1970 by the clock of the node. */
export interface Span {
  readonly run: number;
  readonly seq: number;
  readonly worker: string;
  readonly node: string;
  readonly slot: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly askMs: number;
  readonly sendMs: number;
  readonly failed: boolean;
}

/** Of the answers that were accepted and say where they ran. */
export function spansOf(
  pilot: number,
  node: string,
  answers: readonly TaskAnswer[],
  outcomes: readonly AnswerOutcome[],
): Span[] {
  const worker = `p${pilot}`;
  return answers.flatMap(({ run, seq, slot, startedAt, endedAt, askMs = 0, sendMs = 0, answer }, index) => {
    if (slot === undefined || outcomes[index] !== 'accepted') return [];
    return { run, seq, worker, node, slot, startedAt, endedAt, askMs, sendMs, failed: answer === undefined };
  });
}

interface OpenBlock {
  readonly first: Span;
  last: Span;
  endMs: number;
  askMs: number;
  sendMs: number;
  tasks: number;
  failed: number;
}

/** Puts consecutive tasks of a slot together, as long as they fit into `widthMs`; a longer task is a block by itself. */
export class LaneBlocks {
  readonly #widthMs: number;
  readonly #open = new Map<string, OpenBlock>();
  readonly #closed: OpenBlock[] = [];

  constructor(widthMs: number = BLOCK_MS) {
    this.#widthMs = widthMs;
  }

  /** Spans of one slot in the order of their starts. */
  add(span: Span): void {
    const lane = `${span.worker}.${span.slot}`;
    const endMs = span.endedAt + span.sendMs;
    const block = this.#open.get(lane);
    if (block !== undefined && endMs - block.first.startedAt <= this.#widthMs) {
      block.last = span;
      block.endMs = Math.max(block.endMs, endMs);
      block.askMs += span.askMs;
      block.sendMs += span.sendMs;
      block.tasks++;
      if (span.failed) block.failed++;
      return;
    }
    if (block !== undefined) this.#closed.push(block);
    const { askMs, sendMs, failed } = span;
    this.#open.set(lane, { first: span, last: span, endMs, askMs, sendMs, tasks: 1, failed: failed ? 1 : 0 });
  }

  /** All blocks, oldest first; begins anew. */
  take(): LaneBlock[] {
    const blocks = [...this.#closed, ...this.#open.values()];
    this.#closed.length = 0;
    this.#open.clear();
    return blocks.sort((a, b) => a.first.startedAt - b.first.startedAt).map(toBlock);
  }
}

/** The blocks of a whole history, so wide that there are about `most` of them in a lane. */
export function laneBlocks(spans: readonly Span[], most: number): LaneBlock[] {
  const sorted = [...spans].sort((a, b) => a.startedAt - b.startedAt);
  const first = sorted[0]?.startedAt ?? 0;
  const last = sorted.reduce((end, { endedAt }) => Math.max(end, endedAt), first);
  const blocks = new LaneBlocks(Math.max(BLOCK_MS, (last - first) / most));
  for (const span of sorted) blocks.add(span);
  return blocks.take();
}

function toBlock({ first, last, endMs, askMs, sendMs, tasks, failed }: OpenBlock): LaneBlock {
  return {
    worker: first.worker,
    node: first.node,
    slot: first.slot,
    startedAt: new Date(first.startedAt).toISOString(),
    endedAt: new Date(endMs).toISOString(),
    askMs,
    sendMs,
    tasks,
    failed,
    task: formatTaskId(last.run, last.seq),
  };
}
