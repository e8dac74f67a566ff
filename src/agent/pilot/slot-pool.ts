import { setTimeout as sleep } from 'node:timers/promises';
import { type Lease, MAX_LEASE_TASKS, MAX_SPAN_MS, type RunSpec } from '../../protocol/pilot.ts';
import type { Progress } from '../command.ts';
import { groupMemory } from '../process-group.ts';
import type { AnswerOutbox } from './answer-outbox.ts';
import { outcomeJson } from './answer-text.ts';
import { isoAt } from './iso-clock.ts';
import { Pace, SLOW_MS } from './pace.ts';
import type { Outcome } from './runner.ts';
import { Slot, type SlotPlace } from './slot.ts';
import { runOf, type Task } from './task.ts';
import { TaskQueue } from './task-queue.ts';

const POLL_MS = 25;
const MEMORY_MS = 250;
/** Whoever ends all processes of a job does not say in which order. */
const TOLD_LATE_MS = 300;
const TOLD_EARLY_MS = 2000;

interface RunState {
  readonly spec: RunSpec;
  limit: number;
  active: number;
  /** The unpacked bundle, once it is there and set up; or why it never will be. */
  bundle: { readonly directory: string } | { readonly error: string } | undefined;
}

export interface SlotPoolOptions extends SlotPlace {
  readonly slots: number;
  readonly outbox: AnswerOutbox;
  /** Fetches, unpacks and sets up a bundle; rejects with the sentence that its tasks fail with. */
  readonly prepare: (spec: RunSpec) => Promise<string>;
  /** Sends the files of an answer; resolves with the outcome to report, and never rejects. */
  readonly upload: (task: Task, outcome: Outcome) => Promise<Outcome>;
  /** Never rejects. */
  readonly release: (tasks: readonly Task[]) => Promise<void>;
  /** Something began or ended. Called for each task: cheap. */
  readonly onChange: () => void;
}

/** The slots of a pilot: takes leased tasks, runs them within limits, hands their outcomes to the outbox. */
export class SlotPool {
  readonly #options: SlotPoolOptions;
  readonly #slots: readonly Slot[];
  readonly #queue = new TaskQueue();
  readonly #runs = new Map<string, RunState>();
  readonly #pace = new Pace();
  /** Slots that may work: the pilot's part of its user's share. */
  #allowed: number;
  #busy = 0;
  #uploading = 0;
  #arrivals = 0;
  #filling = false;
  #fillAgain = false;
  #poll: NodeJS.Timeout | undefined;
  #memoryMs = 0;
  #stopping = false;
  #toldMs = Number.NEGATIVE_INFINITY;

  constructor(options: SlotPoolOptions) {
    this.#options = options;
    this.#allowed = options.slots;
    const onEnd = (slot: Slot, task: Task, outcome: Outcome): void => this.#ended(slot, task, outcome);
    this.#slots = Array.from({ length: options.slots }, (_, index) => new Slot(index, options, onEnd));
  }

  get isBusy(): boolean {
    return this.#occupied > 0;
  }

  get isStopping(): boolean {
    return this.#stopping;
  }

  get isIdle(): boolean {
    return !this.isBusy && this.#queue.length === 0;
  }

  /** A slot has nothing to do and nothing is there for it. */
  get isHungry(): boolean {
    return this.#queue.length === 0 && this.#occupied < Math.max(this.#allowed, 1);
  }

  /** It has no part of its user's share now, which says nothing about whether there is work. */
  get isBarred(): boolean {
    return this.#allowed === 0;
  }

  /** How many tasks to lease now. */
  get wanted(): number {
    if (this.#stopping || this.#options.outbox.isFull) return 0;
    // The request that asks for one waits at the head for the day when there is a slot for it.
    if (this.#allowed === 0) return this.isIdle ? 1 : 0;
    if (this.#occupied > this.#allowed) return 0;
    const ahead = this.#ahead();
    // Asking for a few at a time would cost a request each.
    if (this.#queue.length > ahead / 2) return 0;
    const room = this.#allowed - this.#occupied + ahead - this.#queue.length;
    return Math.max(0, Math.min(MAX_LEASE_TASKS, room));
  }

  get progress(): Progress {
    return { running: this.#busy, done: this.#pace.count };
  }

  running(): { task: string; slot: number; startedAt: string }[] {
    const running = [];
    for (const { task, index } of this.#slots) {
      if (task !== undefined) running.push({ task: task.task, slot: index, startedAt: task.startedAt });
    }
    return running;
  }

  accept(lease: Lease): void {
    for (const [run, spec] of Object.entries(lease.runs)) this.#know(run, spec, lease.slots[run] ?? 1);
    for (const { task, attempt, params } of lease.tasks) {
      const run = runOf(task);
      const order = this.#arrivals++;
      const unbegun = { startedMs: 0, startedAt: '', slot: 0, askMs: 0, sendMs: undefined };
      this.#queue.push({ task, attempt, params, run, order, ...unbegun });
    }
    this.allow(lease.allowed);
  }

  /** More slots work at once. Fewer: what runs is finished, and what cannot begin soon goes back. */
  allow(slots: number): void {
    const allowed = Math.min(slots, this.#slots.length);
    const isCut = allowed < this.#allowed || allowed === 0;
    this.#allowed = allowed;
    if (isCut) {
      const soon = allowed === 0 ? 0 : Math.max(0, allowed - this.#occupied) + this.#ahead();
      const surplus = this.#queue.keep(soon);
      if (surplus.length > 0) void this.#options.release(surplus);
    }
    this.fill();
  }

  /** Ends the tasks of these runs without an answer. */
  cancel(runs: readonly string[]): void {
    for (const run of runs) {
      this.#queue.drain(run);
      for (const slot of this.#slots) {
        if (slot.task?.run !== run) continue;
        this.#vacated(slot.task);
        slot.cancel();
      }
    }
    if (runs.length > 0) this.fill();
  }

  /** Somebody has sent the pilot a signal, and perhaps all that it runs. */
  told(): void {
    this.#toldMs = performance.now();
  }

  /** Begins nothing more; returns what had not begun. */
  stop(): Task[] {
    this.#stopping = true;
    return this.#queue.drain();
  }

  /** Kills what runs and ends every runner; returns the tasks that ran. */
  close(): Task[] {
    this.#stopping = true;
    clearInterval(this.#poll);
    const killed = this.#slots.flatMap(({ task }) => task ?? []);
    for (const slot of this.#slots) slot.close();
    return killed;
  }

  /** Gives free slots work. */
  fill(): void {
    if (this.#filling) {
      this.#fillAgain = true;
      return;
    }
    this.#filling = true;
    do {
      this.#fillAgain = false;
      for (const slot of this.#slots) if (slot.isFree) this.#begin(slot);
    } while (this.#fillAgain);
    this.#filling = false;
    if (this.#busy > 0) this.#poll ??= setInterval(() => this.#look(), POLL_MS);
    else this.#options.outbox.flush();
    this.#options.onChange();
  }

  #know(run: string, spec: RunSpec, limit: number): void {
    const known = this.#runs.get(run);
    if (known !== undefined) {
      known.limit = limit;
      return;
    }
    const state: RunState = { spec, limit, active: 0, bundle: undefined };
    this.#runs.set(run, state);
    const prepared = (bundle: NonNullable<RunState['bundle']>): void => {
      state.bundle = bundle;
      this.fill();
    };
    this.#options.prepare(spec).then(
      (directory) => prepared({ directory }),
      (error: Error) => prepared({ error: error.message }),
    );
  }

  #begin(slot: Slot): void {
    if (this.#stopping || this.#options.outbox.isFull || this.#occupied >= this.#allowed) return;
    const task = this.#queue.take(this.#mayBegin);
    const run = task && this.#runs.get(task.run);
    if (task === undefined || run?.bundle === undefined) return;
    task.startedMs = performance.now();
    task.startedAt = isoAt(Date.now());
    task.slot = slot.index;
    task.askMs = Math.min(MAX_SPAN_MS, Math.round(task.startedMs - slot.freeSinceMs));
    if ('error' in run.bundle) {
      this.#report(task, { ok: false, error: run.bundle.error });
      this.#fillAgain = true;
      return;
    }
    run.active++;
    this.#busy++;
    slot.begin(task, run.spec, run.bundle.directory);
  }

  readonly #mayBegin = (run: string): boolean => {
    const state = this.#runs.get(run);
    return state?.bundle !== undefined && state.active < state.limit;
  };

  #ended(slot: Slot, task: Task, outcome: Outcome): void {
    this.#pace.ended(slot.freeSinceMs - task.startedMs);
    this.#vacated(task);
    if (!outcome.ok && outcome.killed) this.#reportKilled(task, outcome);
    else if (outcome.ok && outcome.files !== undefined) this.#uploadThenReport(slot, task, outcome);
    else this.#report(task, outcome);
    this.fill();
  }

  /** What was killed together with the pilot has not failed: others do it. */
  async #reportKilled(task: Task, outcome: Outcome): Promise<void> {
    const endedMs = performance.now();
    this.#uploading++;
    await sleep(TOLD_LATE_MS);
    if (this.#toldMs >= endedMs - TOLD_EARLY_MS) await this.#options.release([task]);
    else this.#report(task, outcome);
    this.#uploading--;
    this.fill();
  }

  #vacated(task: Task): void {
    const state = this.#runs.get(task.run);
    if (state !== undefined) state.active--;
    this.#busy--;
  }

  async #uploadThenReport(slot: Slot, task: Task, outcome: Outcome): Promise<void> {
    this.#uploading++;
    slot.sending = true;
    const fromMs = slot.freeSinceMs;
    const uploaded = await this.#options.upload(task, outcome);
    slot.sending = false;
    task.sendMs = Math.min(MAX_SPAN_MS, Math.round(slot.freeSinceMs - fromMs));
    this.#uploading--;
    this.#report(task, uploaded);
    this.fill();
  }

  #report(task: Task, outcome: Outcome): void {
    const endedAt = isoAt(Date.now());
    this.#options.outbox.push({
      json: outcomeJson(task, outcome, endedAt),
      refused: (error) => outcomeJson(task, { ok: false, error }, endedAt),
    });
  }

  get #occupied(): number {
    return this.#busy + this.#uploading;
  }

  /** Tasks to hold beyond those that run. */
  #ahead(): number {
    return this.#pace.ahead(this.#allowed, this.#youngestMs());
  }

  /** For how long the task that began last has run. */
  #youngestMs(): number {
    let latest = 0;
    for (const { task } of this.#slots) if (task !== undefined && task.startedMs > latest) latest = task.startedMs;
    return latest === 0 ? 0 : performance.now() - latest;
  }

  #look(): void {
    const now = performance.now();
    const limited = [...this.#runs.values()].some(({ spec, active }) => active > 0 && spec.memBytes !== undefined);
    const memory = limited && now - this.#memoryMs >= MEMORY_MS ? groupMemory() : undefined;
    if (memory !== undefined) this.#memoryMs = now;
    for (const slot of this.#slots) slot.poll(now, memory);
    if (this.#busy === 0) {
      clearInterval(this.#poll);
      this.#poll = undefined;
    } else if (this.#queue.length > 0 && this.#youngestMs() > SLOW_MS) {
      // Tasks have become slow while others were held in advance: let them go to whoever is free.
      void this.#options.release(this.#queue.drain());
    }
  }
}
