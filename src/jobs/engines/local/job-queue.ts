import type { Consumables } from './consumables.ts';
import type { LocalJob } from './local-job.ts';
import { Plan } from './plan.ts';
import { type Blocked, Walk } from './walk.ts';

/**
 * So many jobs are planned, the first ones; later ones wait until they come up (Slurm's bf_max_job_test, whose default it is).
 * Without it, each end of a job would cost as much as there are jobs, times how many of them are planned.
 */
const PLANNED = 500;

/** What the pending jobs wait for. */
export interface Survey {
  readonly blocked: ReadonlyMap<LocalJob, Blocked>;
  /** The others that were planned, in order, with when they start at the latest. */
  readonly starts: ReadonlyMap<LocalJob, number>;
}

/** Who waits for what the computer has, and who holds it. In order of nice, then of submission; later ones fill the gaps. */
export class JobQueue {
  readonly consumables: Consumables;
  readonly #find: (jobId: string) => readonly LocalJob[];
  readonly #isDrained: () => boolean;
  readonly #waiting: LocalJob[] = [];
  readonly #running = new Set<LocalJob>();
  #dueMs: number | undefined;
  /** The last one that was planned, where others come after it. */
  #lastPlanned: LocalJob | undefined;

  /** @param find the indexes of an array, one job, or none; while `isDrained`, nothing starts */
  constructor(consumables: Consumables, find: (jobId: string) => readonly LocalJob[], isDrained = () => false) {
    this.consumables = consumables;
    this.#find = find;
    this.#isDrained = isDrained;
  }

  get waiting(): readonly LocalJob[] {
    return this.#waiting;
  }

  get running(): readonly LocalJob[] {
    return [...this.#running];
  }

  get busyCores(): number {
    let sum = 0;
    for (const { cpus } of this.#running) sum += cpus;
    return sum;
  }

  /** When something could start though nothing has ended: as of the last `takeReady`. */
  get dueMs(): number | undefined {
    return this.#dueMs;
  }

  add(job: LocalJob): void {
    this.#running.delete(job);
    const place = this.#placeOf(job);
    if (this.#waiting[place] !== job) this.#waiting.splice(place, 0, job);
  }

  remove(job: LocalJob): void {
    this.#running.delete(job);
    const place = this.#placeOf(job);
    if (this.#waiting[place] === job) this.#waiting.splice(place, 1);
  }

  /** It runs, and holds what it needs. */
  occupy(job: LocalJob): void {
    this.remove(job);
    job.state = 'running';
    job.startedAt ??= new Date().toISOString();
    this.#running.add(job);
  }

  /**
   * Those that start now; they hold what they need from here on. One that is wider than the computer comes out too, to be refused.
   * @param added where nothing else has happened since the last time
   */
  takeReady(nowMs: number, added?: LocalJob): readonly LocalJob[] {
    const last = this.#lastPlanned;
    if (this.#isDrained()) return this.#startNothing();
    if (added !== undefined && last !== undefined && added.cpus > 0 && order(added, last) > 0) return [];
    const walk = this.#walk(nowMs);
    const ready: LocalJob[] = [];
    let plan: Plan | undefined;
    let isFull = this.busyCores >= this.consumables.all[0]!;
    let left = PLANNED;
    let lastPlanned: LocalJob | undefined;
    for (const job of this.#waiting) {
      if (job.cpus === 0) ready.push(job);
      if (job.cpus === 0 || isFull || left === 0 || walk.blockOf(job) !== undefined) continue;
      const needs = this.consumables.needs(job.spec, job.cpus);
      plan ??= this.#plan(nowMs);
      walk.plans(job);
      if (this.consumables.holds(needs)) {
        left--;
        if (left === 0) lastPlanned = job;
        if (plan.place(needs, durationMs(job)) > nowMs) continue;
        isFull = plan.freeNow[0]! <= 0;
      }
      ready.push(job);
    }
    for (const job of ready) this.occupy(job);
    this.#dueMs = walk.dueMs;
    this.#lastPlanned = lastPlanned;
    return ready;
  }

  survey(nowMs: number): Survey {
    const walk = this.#walk(nowMs);
    const plan = this.#plan(nowMs);
    const blocked = new Map<LocalJob, Blocked>();
    const starts = new Map<LocalJob, number>();
    for (const job of this.#waiting) {
      const block = walk.blockOf(job);
      if (block !== undefined) blocked.set(job, block);
      else if (starts.size < PLANNED) {
        starts.set(job, plan.place(this.consumables.needs(job.spec, job.cpus), durationMs(job)));
        walk.plans(job);
      }
    }
    return { blocked, starts };
  }

  /** Cores that batch jobs lack which nothing else keeps from starting, `all` at most; `next`: what the first of them takes. */
  wantedCores(nowMs: number): { readonly all: number; readonly next: number } {
    if (this.#isDrained()) return { all: 0, next: 0 };
    const most = this.consumables.all[0]!;
    const walk = this.#walk(nowMs);
    let all = 0;
    let next = 0;
    for (const job of this.#waiting) {
      if (all >= most) break;
      if (job.spec.batch === undefined || walk.blockOf(job) !== undefined) continue;
      walk.plans(job);
      all += job.cpus;
      next ||= job.cpus;
    }
    return { all: Math.min(all, most), next: Math.min(next, most) };
  }

  /** What a job holds, or will hold once it starts: less at once, more as far as nobody else has it or waits for it. */
  resize(job: LocalJob, cpus: number, nowMs: number): void {
    const all = this.consumables.all[0]!;
    if (cpus <= job.cpus || !this.#running.has(job)) {
      job.cpus = Math.min(cpus, all);
      return;
    }
    const walk = this.#walk(nowMs);
    const isWanted = this.#waiting.some((other) => other.cpus > 0 && walk.blockOf(other) === undefined);
    if (!isWanted) job.cpus = Math.min(cpus, job.cpus + Math.max(0, all - this.busyCores));
  }

  #startNothing(): readonly LocalJob[] {
    this.#dueMs = undefined;
    this.#lastPlanned = undefined;
    return [];
  }

  #walk(nowMs: number): Walk {
    return new Walk(this.#waiting, this.#running, this.#find, nowMs);
  }

  #plan(nowMs: number): Plan {
    const occupants = this.running.map((job) => {
      const length = durationMs(job);
      const endsAtMs = length === undefined ? undefined : Date.parse(job.startedAt!) + length;
      return { needs: this.consumables.needs(job.spec, job.cpus), endsAtMs };
    });
    return new Plan(this.consumables.all, occupants, nowMs);
  }

  #placeOf(job: LocalJob): number {
    let from = 0;
    let to = this.#waiting.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (order(this.#waiting[middle]!, job) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function order(a: LocalJob, b: LocalJob): number {
  return (a.spec.batch?.nice ?? 0) - (b.spec.batch?.nice ?? 0) || Number(a.rawId) - Number(b.rawId);
}

function durationMs({ spec }: LocalJob): number | undefined {
  const sec = spec.batch?.timeLimitSec;
  return sec === undefined ? undefined : sec * 1000;
}
