import { LEVELS } from './keeping.ts';

const BUCKET_SEC = LEVELS[0].stepSec;
/** Where the head's clock was set, what is before and after must not become one row with years of nothing. */
const LONGEST_RUN = 128;

/** What came of one node since it was last written, in steps of ten seconds. Plain, so that it crosses to the writer. */
export interface GatheredRows {
  readonly keys: readonly string[];
  /** In steps of ten seconds since 1970. */
  readonly firstBucket: number;
  readonly buckets: number;
  /** Series by series, bucket by bucket. NaN: nothing. */
  readonly mean: Float32Array;
  readonly most: Float32Array;
  /** How many values each is of; at most 255. */
  readonly count: Uint8Array;
}

interface Cells {
  readonly sum: Float64Array;
  readonly most: Float32Array;
  readonly count: Uint16Array;
}

/** Adds up what one node measures until it is written. */
export class Gathered {
  readonly #places = new Map<string, number>();
  readonly #buckets = new Map<number, Cells>();
  /** Where the last value went: the next goes there too, nearly always. */
  #lastNumber = -1;
  #lastCells: Cells | undefined;

  get isEmpty(): boolean {
    return this.#buckets.size === 0;
  }

  /** @param at milliseconds */
  add(key: string, value: number, at: number): void {
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.#places.size;
      this.#places.set(key, place);
    }
    const cells = this.#cells(Math.floor(at / (BUCKET_SEC * 1000)), place);
    cells.sum[place]! += value;
    if (cells.count[place]! === 0 || value > cells.most[place]!) cells.most[place] = value;
    cells.count[place]!++;
  }

  /** Everything, in runs without long holes. */
  rows(): GatheredRows[] {
    const runs: number[][] = [];
    for (const number of [...this.#buckets.keys()].sort((a, b) => a - b)) {
      const run = runs.at(-1);
      if (run !== undefined && number - run[0]! < LONGEST_RUN) run.push(number);
      else runs.push([number]);
    }
    return runs.map((run) => this.#rows(run));
  }

  /** What there is of a series. */
  *of(
    key: string,
  ): Generator<{ readonly atSec: number; readonly mean: number; readonly most: number; readonly count: number }> {
    const place = this.#places.get(key);
    if (place === undefined) return;
    for (const [number, cells] of this.#buckets) {
      const values = cells.count[place] ?? 0;
      if (values > 0)
        yield { atSec: number * BUCKET_SEC, mean: cells.sum[place]! / values, most: cells.most[place]!, count: values };
    }
  }

  #rows(run: readonly number[]): GatheredRows {
    const firstBucket = run[0]!;
    const buckets = run.at(-1)! - firstBucket + 1;
    const keys = [...this.#places.keys()];
    const mean = new Float32Array(keys.length * buckets).fill(Number.NaN);
    const most = new Float32Array(keys.length * buckets).fill(Number.NaN);
    const count = new Uint8Array(keys.length * buckets);
    for (const number of run) {
      const cells = this.#buckets.get(number)!;
      for (let place = 0; place < keys.length; place++) {
        const values = cells.count[place] ?? 0;
        if (values === 0) continue;
        const index = place * buckets + number - firstBucket;
        mean[index] = cells.sum[place]! / values;
        most[index] = cells.most[place]!;
        count[index] = Math.min(values, 255);
      }
    }
    return { keys, firstBucket, buckets, mean, most, count };
  }

  #cells(number: number, place: number): Cells {
    const last = number === this.#lastNumber ? this.#lastCells : undefined;
    if (last !== undefined && place < last.sum.length) return last;
    const cells = this.#cellsOf(number, place);
    this.#lastNumber = number;
    this.#lastCells = cells;
    return cells;
  }

  #cellsOf(number: number, place: number): Cells {
    const there = this.#buckets.get(number);
    if (there !== undefined && place < there.sum.length) return there;
    const length = Math.max(64, 2 ** Math.ceil(Math.log2(place + 1)));
    const cells = { sum: new Float64Array(length), most: new Float32Array(length), count: new Uint16Array(length) };
    if (there !== undefined) {
      cells.sum.set(there.sum);
      cells.most.set(there.most);
      cells.count.set(there.count);
    }
    this.#buckets.set(number, cells);
    return cells;
  }
}
