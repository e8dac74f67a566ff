import type { LocalJob } from './local-job.ts';

/** All jobs that the engine knows. A unit is what was submitted at once: one job, or the indexes of an array. */
export class JobRegistry {
  readonly #units = new Map<string, readonly LocalJob[]>();
  readonly #byId = new Map<string, LocalJob>();
  readonly #byRawId = new Map<string, LocalJob>();

  /** @param unit not empty; the first one's raw id names it */
  add(unit: readonly LocalJob[]): void {
    this.#units.set(unit[0]!.rawId, unit);
    for (const job of unit) {
      this.#byId.set(job.jobId, job);
      this.#byRawId.set(job.rawId, job);
    }
  }

  remove(unit: readonly LocalJob[]): void {
    this.#units.delete(unit[0]!.rawId);
    for (const { jobId, rawId } of unit) {
      this.#byId.delete(jobId);
      this.#byRawId.delete(rawId);
    }
  }

  get(jobId: string): LocalJob | undefined {
    return this.#byId.get(jobId);
  }

  /** All that an id stands for: one job by either of its ids, all indexes of an array, or none. */
  readonly find = (jobId: string): readonly LocalJob[] => {
    const unit = this.#units.get(jobId);
    if (unit !== undefined) return unit;
    const job = this.#byId.get(jobId) ?? this.#byRawId.get(jobId);
    return job === undefined ? [] : [job];
  };

  get units(): readonly (readonly LocalJob[])[] {
    return [...this.#units.values()].sort(([a], [b]) => Number(a!.rawId) - Number(b!.rawId));
  }

  /** Oldest first. */
  get jobs(): readonly LocalJob[] {
    return this.units.flat();
  }

  /** The last id that is taken; 0: none. */
  get lastId(): number {
    return Number(this.units.at(-1)?.at(-1)?.rawId ?? 0);
  }
}
