import type { JobStateWord } from '../../../src/protocol/jobs.ts';

/**
 * What the scripts are run by: Breadbox, or a real Slurm. Words are those of sbatch and srun. A job is named by its id,
 * one index of an array by `12_3`.
 */
export interface JobDriver {
  readonly abilities: ReadonlySet<Ability>;
  /** Name of the one node. */
  readonly node: string;
  /** Whose jobs they are. Default: who runs the test. */
  readonly user?: string;
  /** Where jobs find a folder of the test. Default: at the same path. */
  there?(directory: string): string;
  /** A folder of the test has been filled. */
  filled?(directory: string): Promise<void>;
  submit(words: readonly string[], from: Submitter): Promise<Submission>;
  /** Until the job, or each index of the array, has ended. */
  wait(jobId: string): Promise<void>;
  look(jobId: string): Promise<Seen>;
  cancel(jobId: string): Promise<void>;
  hold(jobId: string): Promise<void>;
  release(jobId: string): Promise<void>;
  requeue(jobId: string): Promise<void>;
  /** `USR1`: to the steps of a job, not to its script. */
  signal(jobId: string, signal: string): Promise<void>;
  /** Interactively. */
  srun(words: readonly string[], from: Submitter): Promise<Ended>;
  close(): Promise<void>;
}

/**
 * `seconds`: time limits are not rounded up to minutes. `quick requeue`: a requeued job does not wait for minutes.
 * `accounting`: sacct answers. `memory limit`: it is enforced. `interactive`: srun can be called from outside of a job.
 */
export const ABILITIES = ['seconds', 'quick requeue', 'accounting', 'memory limit', 'interactive'] as const;
export type Ability = (typeof ABILITIES)[number];

export interface Submitter {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin: string | undefined;
  /** Octal. */
  readonly umask: string | undefined;
}

export type Submission = { readonly jobId: string } | { readonly refused: string };

export interface Seen {
  readonly state: JobStateWord;
  /** Of a pending job, in Slurm's word. */
  readonly reason: string | undefined;
  /** Of an ended job: 128 + the signal where one ended it. */
  readonly exitCode: number | undefined;
}

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}
