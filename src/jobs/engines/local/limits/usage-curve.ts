import type { JobUsage, UsageSample } from '../../../engine.ts';
import type { Measure } from './fence.ts';

const MOST_SAMPLES = 240;
const FIRST_EVERY_MS = 1000;

/** What one job has used: the totals, and a curve that gets coarser as it gets longer. */
export class UsageCurve {
  #samples: UsageSample[] = [];
  #everyMs = FIRST_EVERY_MS;
  #cpuSec: number | undefined;
  #peakMemBytes: number | undefined;
  #last: { readonly atMs: number; readonly cpuSec: number } | undefined;

  get samples(): readonly UsageSample[] {
    return this.#samples;
  }

  get usage(): JobUsage {
    const [cpuSec, peakMemBytes] = [this.#cpuSec, this.#peakMemBytes];
    return {
      ...(cpuSec !== undefined && { cpuSec: Number(cpuSec.toFixed(3)) }),
      ...(peakMemBytes !== undefined && { peakMemBytes }),
    };
  }

  /** When the next point is wanted. */
  get everyMs(): number {
    return this.#everyMs;
  }

  /** Totals never fall: a process that ended and that nobody waited for takes its time with it. */
  count({ cpuSec, memBytes, peakMemBytes = memBytes }: Measure): void {
    this.#cpuSec = Math.max(this.#cpuSec ?? 0, cpuSec);
    this.noteMemory(peakMemBytes);
  }

  noteMemory(bytes: number): void {
    this.#peakMemBytes = Math.max(this.#peakMemBytes ?? 0, bytes);
  }

  sample(measure: Measure, nowMs: number): void {
    this.count(measure);
    const last = this.#last;
    if (last !== undefined && nowMs - last.atMs < this.#everyMs * 0.9) return;
    this.#last = { atMs: nowMs, cpuSec: this.#cpuSec! };
    if (last === undefined) return; // a rate takes two looks
    const cores = Math.max(0, ((this.#cpuSec! - last.cpuSec) * 1000) / (nowMs - last.atMs));
    const { memBytes } = measure;
    this.#samples.push({ at: new Date(nowMs).toISOString(), cores: Number(cores.toFixed(3)), memBytes });
    if (this.#samples.length > MOST_SAMPLES) this.#thin();
  }

  /** Pairs become one: the mean of the cores, the more of the memory. */
  #thin(): void {
    const thinner: UsageSample[] = [];
    for (let index = 0; index + 1 < this.#samples.length; index += 2) {
      const [one, two] = [this.#samples[index]!, this.#samples[index + 1]!];
      const cores = Number(((one.cores + two.cores) / 2).toFixed(3));
      thinner.push({ at: two.at, cores, memBytes: Math.max(one.memBytes, two.memBytes) });
    }
    this.#samples = thinner;
    this.#everyMs *= 2;
  }
}
