import type { Block, Lane } from './lane-buffer.ts';
import type { LaneColours } from './lane-colours.ts';
import { partsOf } from './lane-figures.ts';
import type { LaneRow } from './lane-rows.ts';

/** Share of the lane's height: parts can be told apart without their colour. */
const ASK_HEIGHT = 0.34;
const SEND_HEIGHT = 0.72;
/** A block as wide as this has a gap after it. Pixels of the page. */
const GAP_FROM = 4;
const CROSS = 4;

export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Paints lanes on a canvas. While time goes on in one stretch after the other of equal length, what is there is moved
 * and only what is new is drawn: 64 lanes of short tasks are some 50,000 blocks, too many for four times a second.
 */
export class LanePainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #colours: LaneColours;
  #rows: readonly LaneRow[] = [];
  #width = 0;
  #ratio = 1;
  #pixelsPerMs = 0;
  #edge = 0;
  #isFresh = false;

  constructor(canvas: HTMLCanvasElement, colours: LaneColours) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d') as CanvasRenderingContext2D;
    this.#colours = colours;
  }

  setColours(colours: LaneColours): void {
    this.#colours = colours;
    this.#isFresh = false;
  }

  /** @param width and height in pixels of the page */
  setRows(rows: readonly LaneRow[], width: number, height: number, ratio: number): void {
    this.#rows = rows;
    this.#ratio = ratio;
    this.#width = Math.max(1, Math.round(width * ratio));
    this.#canvas.width = this.#width;
    this.#canvas.height = Math.max(1, Math.round(height * ratio));
    this.#isFresh = false;
  }

  paint({ fromMs, toMs }: Stretch): void {
    const pixelsPerMs = this.#width / Math.max(1, toMs - fromMs);
    const edge = Math.floor(toMs * pixelsPerMs);
    const shift = edge - this.#edge;
    const moves = this.#isFresh && shift >= 0 && shift < this.#width && pixelsPerMs === this.#pixelsPerMs;
    this.#pixelsPerMs = pixelsPerMs;
    this.#edge = edge;
    this.#isFresh = true;
    if (!moves) this.#context.clearRect(0, 0, this.#width, this.#canvas.height);
    else if (shift > 0) {
      this.#context.globalCompositeOperation = 'copy';
      this.#context.drawImage(this.#canvas, -shift, 0);
      this.#context.globalCompositeOperation = 'source-over';
    }
    const from = moves ? this.#width - shift : 0;
    for (const row of this.#rows) this.#paintRow(row, from, moves);
  }

  #paintRow({ lanes, top, height }: LaneRow, from: number, moves: boolean): void {
    const first = Math.round(top * this.#ratio);
    const tall = Math.round(height * this.#ratio);
    for (const [index, lane] of lanes.entries()) {
      // Slots of a folded node share its height.
      const y = first + Math.floor((index * tall) / lanes.length);
      const h = Math.max(1, first + Math.floor(((index + 1) * tall) / lanes.length) - y);
      this.#paintLane(lane, y, h, moves ? Math.min(from, this.#x(lane.dirtyFromMs)) : 0);
      lane.dirtyFromMs = Number.POSITIVE_INFINITY;
    }
  }

  #paintLane({ blocks, open }: Lane, y: number, h: number, changedFrom: number): void {
    let begin = Math.max(0, Math.min(changedFrom, open === undefined ? this.#width : this.#x(open.startMs)));
    let at = blocks.length;
    while (at > 0) {
      const { startMs, askMs, endMs } = blocks[at - 1] as Block;
      // The cross of what failed may stand out by its half.
      if (this.#x(endMs) + CROSS * this.#ratio < begin) break;
      begin = Math.max(0, Math.min(begin, Math.floor(this.#x(startMs - askMs)) - CROSS * this.#ratio));
      at--;
    }
    begin = Math.floor(begin);
    this.#context.clearRect(begin, y, this.#width - begin, h);
    this.#fill(this.#colours.track, begin, this.#width, y, h, 1);
    for (let i = at; i < blocks.length; i++) this.#paintWork(blocks[i] as Block, blocks[i - 1]?.endMs, y, h);
    if (open !== undefined) this.#fill(this.#colours.compute, this.#x(open.startMs), this.#width, y, h, 1);
    // Files are still sent when the next task has begun: what is sent stands before it.
    for (let i = at; i < blocks.length; i++) this.#paintEnd(blocks[i] as Block, y, h);
  }

  #paintWork(block: Block, endBeforeMs: number | undefined, y: number, h: number): void {
    const parts = partsOf(block, endBeforeMs);
    const start = this.#x(parts.askEndMs);
    const end = this.#x(block.sendMs > 0 ? parts.sendStartMs : block.endMs);
    const gap = end - start > GAP_FROM * this.#ratio ? this.#ratio : 0;
    const colour = block.failed === block.tasks ? this.#colours.badSoft : this.#colours.compute;
    this.#fill(this.#colours.ask, this.#x(parts.askStartMs), start, y, h, ASK_HEIGHT);
    this.#fill(colour, start, Math.max(start + 1, end - gap), y, h, 1);
  }

  #paintEnd({ startMs, endMs, sendMs, failed }: Block, y: number, h: number): void {
    const end = this.#x(endMs);
    if (sendMs > 0) {
      const from = Math.max(this.#x(startMs) + 1, this.#x(endMs - sendMs));
      this.#fill(this.#colours.send, from, Math.max(from + 1, end - this.#ratio), y, h, SEND_HEIGHT);
    }
    if (failed > 0) this.#cross((this.#x(startMs) + end) / 2, y, h);
  }

  #fill(colour: string, from: number, to: number, y: number, h: number, share: number): void {
    const left = Math.max(0, from);
    if (to <= left) return;
    const high = Math.max(1, Math.round(h * share));
    this.#context.fillStyle = colour;
    this.#context.fillRect(left, y + h - high, to - left, high);
  }

  #cross(x: number, y: number, h: number): void {
    const half = Math.min(CROSS * this.#ratio, h / 2 - 1);
    if (half < 1) return;
    const middle = y + h / 2;
    const context = this.#context;
    context.beginPath();
    context.moveTo(x - half, middle - half);
    context.lineTo(x + half, middle + half);
    context.moveTo(x - half, middle + half);
    context.lineTo(x + half, middle - half);
    context.lineWidth = 4 * this.#ratio;
    context.strokeStyle = this.#colours.badSoft;
    context.stroke();
    context.lineWidth = 2 * this.#ratio;
    context.strokeStyle = this.#colours.bad;
    context.stroke();
  }

  #x(ms: number): number {
    return ms * this.#pixelsPerMs - this.#edge + this.#width;
  }
}
