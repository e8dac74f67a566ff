/**
 * The port to what runs jobs. One contract suite (`engine.contract.ts`) holds for every engine.
 * All methods may be called at any time, also while an earlier call is under way.
 */
export interface Engine {
  readonly name: 'local' | 'slurm';
  readonly capabilities: EngineCapabilities;
  /**
   * Queues a job and returns its id once it is on disk: from then on it survives the head.
   * @throws BreadboxError `bad-input` when the job can never run here, `engine-failed`, `disk-full`
   */
  submit(spec: JobSpec): Promise<string>;
  /** For many at once. An id that the engine does not know is absent from the answer. */
  status(jobIds: readonly string[]): Promise<ReadonlyMap<string, JobStatus>>;
  /** SIGTERM to the job's process group, SIGKILL after `graceSec`; a pending job never starts. Ended or unknown: nothing happens. */
  cancel(jobId: string, options?: { readonly graceSec?: number }): Promise<void>;
  /**
   * Changes how many cores a job occupies, as it says itself: fewer at once, more as far as nobody else has them or
   * waits for them. Answers how many it has then, 0 where it has ended. Not kept over a restart of the head.
   */
  resize(jobId: string, cpus: number): Promise<number>;
  nodes(): Promise<readonly EngineNode[]>;
  /** A sentence for each job that is pending; jobs that are not are absent. */
  whyPending(jobIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Stops the engine's own timers, no job. */
  close(): Promise<void>;
}

export interface EngineCapabilities {
  readonly multiNode: boolean;
  readonly accounting: boolean;
  readonly gpus: boolean;
  /** It runs as root and gives jobs the rights of other Unix accounts. */
  readonly accounts: boolean;
  /** What a running job holds can be changed. */
  readonly resize: boolean;
}

export interface JobSpec {
  readonly name: string;
  /** Final argv: no shell, no expansion. */
  readonly argv: readonly string[];
  /** Cores that it occupies; 0 for one that mostly waits: it starts at once and holds up nobody. */
  readonly cpus: number;
  readonly directory: string;
  /** Added to a small clean environment: PATH, HOME, LANG, USER, TMPDIR of the head, or of `account`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The Unix account that the program runs as. Default: the engine's own; another one takes the capability `accounts`. */
  readonly account?: string;
  /** Default: files in the job's own directory. With `account`, it is that account that opens what is named here. */
  readonly stdoutPath?: string;
  readonly stderrPath?: string;
}

export const JOB_STATES = [
  'pending',
  'running',
  'completed',
  'failed',
  'cancelled',
  'timeout',
  'node-fail',
  'out-of-memory',
] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface JobStatus {
  readonly jobId: string;
  readonly name: string;
  readonly state: JobState;
  readonly cpus: number;
  readonly node: string | undefined;
  /** Of an ended job: 0 to 255, or 128 + the signal, as a shell has it. Unknown where its supervisor was killed. */
  readonly exitCode: number | undefined;
  readonly reason: string | undefined;
  readonly submittedAt: string;
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  /** Named by the job, they lie in its account's hands, where a link or a pipe may wait for a reader with more rights. */
  readonly stdoutPath: string;
  readonly stderrPath: string;
}

export interface EngineNode {
  readonly node: string;
  readonly cores: number;
  readonly memBytes: number;
  readonly busyCores: number;
}

export function hasEnded(state: JobState): boolean {
  return state !== 'pending' && state !== 'running';
}
