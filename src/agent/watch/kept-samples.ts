import { KEPT_SAMPLE_SECONDS } from '../../protocol/telemetry-limits.ts';

/** As it was measured: `atMs` by a clock that nobody sets, `clock` by the node's own, in seconds since 1970. */
export interface KeptSample {
  readonly seq: number;
  readonly atMs: number;
  readonly clock: number;
  /** JSON already: of ten minutes of objects the memory would be several times as large. */
  readonly values: string;
}

/** Samples of the last ten minutes that the head has not said to have taken, in order. */
export class KeptSamples {
  #samples: KeptSample[] = [];
  #nextSeq = 0;

  get size(): number {
    return this.#samples.length;
  }

  add(atMs: number, clock: number, values: string): void {
    this.#samples.push({ seq: this.#nextSeq++, atMs, clock, values });
    const tooOld = atMs - KEPT_SAMPLE_SECONDS * 1000;
    this.#drop(this.#samples.findIndex((sample) => sample.atMs > tooOld));
  }

  /** The head has those up to `seq`. */
  taken(seq: number): void {
    const first = this.#samples[0];
    if (first !== undefined) this.#drop(seq - first.seq + 1);
  }

  /** The oldest that comes after `seq`. */
  after(seq: number): KeptSample | undefined {
    const first = this.#samples[0];
    return first && this.#samples[Math.max(0, seq + 1 - first.seq)];
  }

  #drop(count: number): void {
    if (count > 0) this.#samples.splice(0, count);
  }
}

/** @param nowMs by the same clock as `atMs` */
export function sampleLine({ seq, atMs, clock, values }: KeptSample, nowMs: number): string {
  const ageSec = Math.max(0, Math.round(nowMs - atMs) / 1000);
  return `{"seq":${seq},"ageSec":${ageSec},"clock":${clock},"values":${values}}\n`;
}
