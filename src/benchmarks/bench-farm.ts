import type { StepFile } from './benchmark.ts';

/** What a benchmark has done by the farm: tasks as those of a user's project. */
export interface FarmProject {
  /** Words of the program; `files` lie in the folder it begins in. */
  readonly argv: readonly string[];
  readonly mode: 'process' | 'stream';
  readonly files: readonly StepFile[];
  /** Parameters of tasks that are done until every slot has its worker, again and again; nothing is measured of them. */
  readonly warmUp: readonly unknown[];
}

/** The farm as it is for one benchmark: its slots are there, and no one else's tasks are given out. */
export interface OpenFarm {
  /** Of all nodes together, each with a worker that waits for tasks. */
  readonly slots: number;
  /** Of each of the benchmark's nodes. */
  readonly slotsOn: ReadonlyMap<string, number>;
  /** Nodes on which no worker has begun. */
  readonly silent: readonly string[];
  /**
   * Does all tasks, as many at a time as `workers`. Rounds with fewer workers have to come later: idle workers leave.
   * @throws BreadboxError `run-failed` where a task failed; the reason of the signal
   */
  run(tasks: readonly unknown[], workers: number): Promise<FarmRound>;
  /** Removes everything that was needed for it, also after a failure; and only then others' tasks go on. */
  close(): Promise<void>;
}

export interface FarmRound {
  /** In the order of the tasks. */
  readonly answers: readonly unknown[];
  /** From the first task that was handed out to the last answer that was kept, by the head's clock. */
  readonly seconds: number;
  /** What else was at work in the farm meanwhile, as a sentence. */
  readonly disturbed: string | undefined;
}

export interface FarmUse {
  /** The run of the benchmark: b7. */
  readonly run: string;
  readonly by: string;
  readonly nodes: readonly string[];
  readonly project: FarmProject;
  readonly signal: AbortSignal;
  /** Why the slots are not there yet: a sentence without a full stop. */
  readonly waits: (why: string | undefined) => void;
}

/** The port to the head's farm. */
export interface BenchFarm {
  /** @throws BreadboxError `conflict` naming the runs that are under way */
  requireFree(): Promise<void>;
  /** Waits for the slots. Nothing is left where it fails. @throws BreadboxError `conflict` as above, `job-failed` where no worker begins; the reason of the signal */
  open(use: FarmUse): Promise<OpenFarm>;
  /** Removes what heads that ended have left of benchmarks; none may run. */
  sweep(): Promise<void>;
}
