import type { LocalJob } from './local-job.ts';

/** Who waits for cores and who holds them. First in, first out: a job that wants cores never passes an earlier one. */
export class CoreQueue {
  readonly cores: number;
  readonly #waiting: LocalJob[] = [];
  readonly #running = new Set<LocalJob>();

  constructor(cores: number) {
    this.cores = cores;
  }

  get waiting(): readonly LocalJob[] {
    return this.#waiting;
  }

  get running(): readonly LocalJob[] {
    return [...this.#running];
  }

  get busyCores(): number {
    return this.running.reduce((sum, { cpus }) => sum + cpus, 0);
  }

  /** In the order of their ids, also where a later submission was on the disk sooner. */
  add(job: LocalJob): void {
    const before = this.#waiting.findLastIndex(({ jobId }) => Number(jobId) < Number(job.jobId));
    this.#waiting.splice(before + 1, 0, job);
  }

  remove(job: LocalJob): void {
    this.#running.delete(job);
    const place = this.#waiting.indexOf(job);
    if (place !== -1) this.#waiting.splice(place, 1);
  }

  /** The next job if there is room, which then holds its cores. One that is wider than the computer comes out too, to be refused. */
  takeNext(): LocalJob | undefined {
    const free = this.cores - this.busyCores;
    const first = this.#waiting[0];
    const fits = first !== undefined && (first.cpus <= free || first.cpus > this.cores);
    const next = fits ? first : this.#waiting.find(({ cpus }) => cpus === 0);
    if (next === undefined) return undefined;
    this.remove(next);
    this.hold(next);
    return next;
  }

  /** What a job holds, or will hold once it starts: less at once, more as far as nobody else has it or waits for it. */
  resize(job: LocalJob, cpus: number): void {
    if (cpus <= job.cpus || !this.#running.has(job)) job.cpus = Math.min(cpus, this.cores);
    else if (!this.#waiting.some((other) => other.cpus > 0))
      job.cpus = Math.min(cpus, job.cpus + this.cores - this.busyCores);
  }

  hold(job: LocalJob): void {
    job.state = 'running';
    job.startedAt ??= new Date().toISOString();
    this.#running.add(job);
  }
}
