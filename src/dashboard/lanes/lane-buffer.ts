import { compareNatural } from '../../cluster/natural-order.ts';
import type { LaneBlock } from '../../protocol/farm.ts';
import type { LiveEvents } from '../../protocol/live.ts';

type RunningTask = LiveEvents['running']['tasks'][number];

/** How much of a run that goes on is shown. */
export const WINDOW_MS = 75_000;
/** Ten blocks a second for the window, and some to spare. */
const MAX_BLOCKS = 1000;

export interface Block {
  readonly startMs: number;
  readonly endMs: number;
  readonly askMs: number;
  readonly sendMs: number;
  readonly tasks: number;
  readonly failed: number;
  /** The last of them. */
  readonly task: string;
}

/** What one slot has done, oldest first, and what it does now. */
export class Lane {
  readonly node: string;
  readonly slot: number;
  readonly blocks: Block[] = [];
  open: { readonly task: string; readonly startMs: number } | undefined;
  /** From here on it has changed since it was painted last. */
  dirtyFromMs = Number.NEGATIVE_INFINITY;

  constructor(node: string, slot: number) {
    this.node = node;
    this.slot = slot;
  }

  get endMs(): number {
    return this.blocks.at(-1)?.endMs ?? Number.NEGATIVE_INFINITY;
  }

  add(block: Block): void {
    let at = this.blocks.length;
    while (at > 0 && (this.blocks[at - 1] as Block).endMs > block.endMs) at--;
    const before = this.blocks[at - 1];
    if (before?.task === block.task && before.endMs === block.endMs) return;
    this.blocks.splice(at, 0, block);
    if (this.blocks.length > MAX_BLOCKS) this.blocks.splice(0, this.blocks.length - MAX_BLOCKS);
    if (this.open !== undefined && block.endMs >= this.open.startMs) this.setOpen(undefined);
    this.#touch(block.startMs - block.askMs);
  }

  setOpen(open: Lane['open']): void {
    if (open?.task === this.open?.task) return;
    this.#touch(Math.min(open?.startMs ?? Number.POSITIVE_INFINITY, this.open?.startMs ?? Number.POSITIVE_INFINITY));
    this.open = open;
  }

  forgetBefore(ms: number): void {
    let many = 0;
    while (many < this.blocks.length && (this.blocks[many] as Block).endMs < ms) many++;
    if (many > 0) this.blocks.splice(0, many);
  }

  #touch(ms: number): void {
    this.dirtyFromMs = Math.min(this.dirtyFromMs, ms);
  }
}

/** The lanes of a run: one a slot, in the order of their nodes. It holds no more than the window where `forget` is called. */
export class LaneBuffer {
  #lanes: Lane[] = [];
  readonly #ofSlot = new Map<string, Lane>();
  /** Counts up when lanes come or go. */
  version = 0;
  endMs = Number.NEGATIVE_INFINITY;

  get lanes(): readonly Lane[] {
    return this.#lanes;
  }

  /** When the first task began; what its slot had waited before is no part of the run. */
  get startMs(): number {
    const starts = this.#lanes.flatMap(({ blocks: [first] }) => (first ? [first.startMs] : []));
    return starts.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...starts);
  }

  add(blocks: readonly LaneBlock[]): void {
    for (const { worker, node, slot, startedAt, endedAt, ...rest } of blocks) {
      const startMs = Date.parse(startedAt);
      const endMs = Math.max(startMs, Date.parse(endedAt));
      this.#laneOf(worker, node, slot, startMs).add({ ...rest, startMs, endMs });
      this.endMs = Math.max(this.endMs, endMs);
    }
  }

  /** Of blocks that may be part of what is known already, those that begin after it. */
  addLater(blocks: readonly LaneBlock[]): void {
    this.add(
      blocks.filter(({ worker, slot, startedAt }) => {
        const lane = this.#ofSlot.get(`${worker} ${slot}`);
        return lane === undefined || Date.parse(startedAt) >= lane.endMs;
      }),
    );
  }

  /** What all slots do now. A slot that nobody has heard of yet gets its lane. */
  running(tasks: readonly RunningTask[]): void {
    const busy = new Set<Lane>();
    for (const { task, node, slot, startedAt } of tasks) {
      const startMs = Date.parse(startedAt);
      const same = this.#lanes.filter((lane) => lane.node === node && lane.slot === slot && !busy.has(lane));
      const lane = same.find(({ open }) => open?.task === task) ?? same.at(-1) ?? this.#newLane(node, slot);
      busy.add(lane);
      lane.setOpen(lane.endMs < startMs ? { task, startMs } : undefined);
    }
    for (const lane of this.#lanes) if (!busy.has(lane)) lane.setOpen(undefined);
  }

  /** Drops what was over before, and the lanes that have nothing left. */
  forget(beforeMs: number): void {
    for (const lane of this.#lanes) lane.forgetBefore(beforeMs);
    const left = this.#lanes.filter(({ blocks, open }) => blocks.length > 0 || open !== undefined);
    if (left.length === this.#lanes.length) return;
    this.#lanes = left;
    for (const [key, lane] of this.#ofSlot) if (!left.includes(lane)) this.#ofSlot.delete(key);
    this.version++;
  }

  clear(): void {
    this.#lanes = [];
    this.#ofSlot.clear();
    this.endMs = Number.NEGATIVE_INFINITY;
    this.version++;
  }

  /** The slot of a pilot that follows another on the same node goes on in its lane. */
  #laneOf(worker: string, node: string, slot: number, startMs: number): Lane {
    const key = `${worker} ${slot}`;
    const known = this.#ofSlot.get(key);
    if (known !== undefined) return known;
    const taken = new Set(this.#ofSlot.values());
    const lane =
      this.#lanes.find((one) => one.node === node && one.slot === slot && !taken.has(one)) ??
      this.#lanes.find((one) => one.node === node && one.slot === slot && one.endMs <= startMs) ??
      this.#newLane(node, slot);
    for (const [old, other] of this.#ofSlot) if (other === lane) this.#ofSlot.delete(old);
    this.#ofSlot.set(key, lane);
    return lane;
  }

  #newLane(node: string, slot: number): Lane {
    const lane = new Lane(node, slot);
    this.#lanes = [...this.#lanes, lane].sort((a, b) => compareNatural(a.node, b.node) || a.slot - b.slot);
    this.version++;
    return lane;
  }
}
