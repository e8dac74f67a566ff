import type { EngineNodeStateWord, JobStateWord } from '../protocol/jobs.ts';

/**
 * The port to what runs jobs. One contract suite (`engine.contract.ts`) holds for every engine.
 * All methods may be called at any time, also while an earlier call is under way.
 */
export interface Engine {
  readonly name: 'local' | 'slurm';
  /** Job ids mean something within one engine alone: `local`, or `slurm:` and what tells this cluster from others. */
  readonly key: string;
  readonly capabilities: EngineCapabilities;
  /**
   * Queues a job and returns its id once it is on disk: from then on it survives the head.
   * @throws BreadboxError `bad-input` when the job can never run here, `engine-failed`, `disk-full`
   */
  submit(spec: JobSpec): Promise<string>;
  /** For many at once. An id that the engine does not know is absent from the answer. */
  status(jobIds: readonly string[]): Promise<ReadonlyMap<string, JobStatus>>;
  /** All that it still knows, or what the filter leaves of it, oldest first. An array is one entry for each of its indexes. */
  list(filter?: JobFilter): Promise<readonly JobStatus[]>;
  /**
   * SIGTERM to the job's process group, SIGKILL after `graceSec`; a pending job never starts. Ended or unknown: nothing happens.
   * The id of an array stands for all its indexes, here and in the next four.
   */
  cancel(jobId: string, options?: { readonly graceSec?: number }): Promise<void>;
  /** To all processes of a running job but its supervisor. Not running or unknown: nothing happens. */
  signal(jobId: string, signal: NodeJS.Signals): Promise<void>;
  /** A pending job does not start until it is released. Anything else: nothing happens. */
  hold(jobId: string): Promise<void>;
  release(jobId: string): Promise<void>;
  /**
   * A running job is ended, and waits again under the same id, as does one that has ended; `restarts` counts up.
   * @throws BreadboxError `conflict` where the job was submitted with `--no-requeue`, or is not a batch job
   */
  requeue(jobId: string): Promise<void>;
  /** What one job has used and done, as far as it is known by now. `undefined`: unknown job. */
  details(jobId: string): Promise<JobDetails | undefined>;
  /** Told of every change of a job's state, and of holds and releases, after it is on disk; returns what ends it. Calls come in order. */
  onChange(listener: (status: JobStatus) => void): () => void;
  /**
   * Changes how many cores a job occupies, as it says itself: fewer at once, more as far as nobody else has them or
   * waits for them. Answers how many it has then, 0 where it has ended. Not kept over a restart of the head.
   */
  resize(jobId: string, cpus: number): Promise<number>;
  /** As of the last look; of an engine that cannot be reached, as it was when it could. */
  nodes(): Promise<readonly EngineNode[]>;
  /**
   * These nodes take no new job; what runs there ends as it would. Drained already: the reason is the new one.
   * @throws BreadboxError `not-found` naming the nodes that the engine does not have: then none is drained
   */
  drain(nodes: readonly string[], reason: string): Promise<void>;
  /** Ends a drain, and `down` where the engine declared it. In service already: nothing happens. @throws as `drain` */
  resume(nodes: readonly string[]): Promise<void>;
  /** Why the engine cannot be asked at the moment, as a sentence; `undefined`: it can. What it said last goes on holding. */
  readonly trouble: string | undefined;
  /** For each job that is pending; jobs that are not are absent. */
  whyPending(jobIds: readonly string[]): Promise<ReadonlyMap<string, WhyPending>>;
  /**
   * Appends to the stdin of a running job with `stdin: {stream: true}`; waits while the job does not read.
   * @throws BreadboxError `conflict` where there is no such stdin or it has ended
   */
  writeStdin(jobId: string, bytes: Uint8Array): Promise<void>;
  endStdin(jobId: string): Promise<void>;
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
  /** `whyPending` says until when, as time limits have it. */
  readonly plansStarts: boolean;
  /** A job that asks for no core (`cpus: 0`) starts at once. Without it, it is given one, and waits for that. */
  readonly zeroCpus: boolean;
  /** Time limits hold to the second; else they are rounded up to minutes. */
  readonly seconds: boolean;
  /** A requeued job may start at once; else it waits for minutes. */
  readonly quickRequeue: boolean;
  /** Memory limits are enforced. */
  readonly memoryLimits: boolean;
  /** The grace of a cancel holds; else only 0 differs from the engine's own. */
  readonly killGrace: boolean;
  /** `details` takes a command on another computer: not for each job that ends. */
  readonly slowDetails?: boolean;
}

export interface JobSpec {
  readonly name: string;
  /** Final argv: no shell, no expansion. */
  readonly argv: readonly string[];
  /** The Breadbox user whose job it is. */
  readonly owner?: string;
  /** What makes it a batch job; pilots, collectors and feeders have none of it. */
  readonly batch?: BatchSpec;
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
  /** Of pilots and the like. The node that it must run on; absent: any. */
  readonly node?: string;
  /** Of pilots and the like, seconds: it is ended then. Default: no limit; of a cluster, that of its partition. */
  readonly timeLimitSec?: number;
  /**
   * Of pilots and the like, for an engine that has an sbatch: the script that stands for `argv` there, which may hold secrets of its
   * account, and what sbatch is told beside the name, the directory, the account, and the cores, node and time limit of this spec.
   */
  readonly sbatch?: { readonly script: string; readonly options: readonly string[] };
}

/** What a job script and its options amount to. Sizes in bytes, times in seconds. */
export interface BatchSpec {
  /**
   * Becomes the program, mode 0500, in a directory that the job's account can enter; `argv` are then its arguments. Begins with `#!`.
   * Without it, `argv` is the program as ever: an interactive step.
   */
  readonly script?: string;
  /** `cpus` of the JobSpec is tasks × cpusPerTask, or all cores where `exclusive`. */
  readonly tasks: number;
  readonly cpusPerTask: number;
  readonly tasksPerNode?: number;
  /** Nodes at least, and at most: engines with `multiNode`. */
  readonly nodes?: { readonly least: number; readonly most?: number };
  /** For the whole job on a node. */
  readonly memBytes?: number;
  /** No limit where absent. */
  readonly timeLimitSec?: number;
  readonly maxProcesses?: number;
  readonly array?: ArraySpec;
  /** Each has to be met, or where `dependencyMode` is `any`, one of them. */
  readonly dependencies?: readonly Dependency[];
  readonly dependencyMode?: 'all' | 'any';
  /** Slurm's: -2147483645 to 2147483645, more is later. */
  readonly nice?: number;
  readonly held?: boolean;
  readonly beginAt?: string;
  readonly requeue?: boolean;
  readonly exclusive?: boolean;
  /** `gpu:a100` → 2. */
  readonly gres?: Readonly<Record<string, number>>;
  readonly partition?: string;
  /** With `%j` and the like; relative to `directory`. Default stdout: `slurm-%j.out`, of an array `slurm-%A_%a.out`; stderr: with stdout. */
  readonly stdout?: string;
  readonly stderr?: string;
  /** A file, with `%j` and the like; `stream`: what `writeStdin` gives. Default: empty. */
  readonly stdin?: string | { readonly stream: true };
  /** All that an interactive step reads, for an engine whose jobs take no stream. */
  readonly stdinBase64?: string;
  readonly openMode?: 'truncate' | 'append';
  readonly umask?: number;
  /** As `--signal=[B:]SIG@SEC`: sent so long before the time limit. */
  readonly warnSignal?: { readonly signal: NodeJS.Signals; readonly beforeSec: number; readonly scriptOnly: boolean };
  readonly comment?: string;
  /** The file's name at submission: what `scontrol show job` calls Command. */
  readonly command?: string;
  /**
   * The submitter's own options, as sbatch takes them on a command line. An engine that has an sbatch hands it these and the script, and
   * leaves their meaning to it; the fields above are then what Breadbox reads in both, for its own lists.
   */
  readonly native?: readonly string[];
}

export interface ArraySpec {
  readonly indexes: readonly number[];
  /** `%4`: so many at once. */
  readonly atOnce?: number;
}

export interface Dependency {
  readonly type: 'after' | 'afterany' | 'afterok' | 'afternotok' | 'singleton';
  /** Absent for `singleton`: the same name and owner. The id of an array, or of one index (`12_3`). */
  readonly jobId?: string;
  /** `after:12+5`: minutes. */
  readonly delaySec?: number;
}

export interface JobFilter {
  readonly owner?: string;
  readonly states?: readonly JobState[];
  /** Without pilots, collectors and feeders. */
  readonly batchOnly?: boolean;
}

/** `reason` is Slurm's word: Resources, Priority, Dependency, DependencyNeverSatisfied, JobHeldUser, JobArrayTaskLimit, BeginTime. */
export interface WhyPending {
  readonly reason: string;
  /** One sentence without a full stop: "waits for 2 of 4 cores; job 7 holds 3". */
  readonly sentence: string;
  /** When it starts at the latest, as time limits say. */
  readonly until?: string;
}

/** Which limiter is in force for a job: a cgroup of version 1 or 2, or the memory of its processes polled, at most so often. */
export type Limiter =
  | { readonly kind: 'cgroup-v2' | 'cgroup-v1' | 'none' }
  | { readonly kind: 'polled'; readonly everyMs: number };

/** Absent where nobody could measure it. */
export interface JobUsage {
  readonly cpuSec?: number;
  readonly peakMemBytes?: number;
  readonly energyJoules?: number;
}

export interface JobStep {
  /** `batch`, `interactive`, or 0, 1, …: as in `12.0`. */
  readonly step: string;
  readonly name: string;
  readonly state: JobState;
  readonly tasks: number;
  readonly exitCode: number | undefined;
  readonly startedAt: string;
  readonly endedAt: string | undefined;
}

/** One point of a running job's curve. */
export interface UsageSample {
  readonly at: string;
  /** Cores busy since the point before. */
  readonly cores: number;
  readonly memBytes: number;
}

export interface JobDetails {
  readonly status: JobStatus;
  /** Nobody submitted it through Breadbox: what is kept by its number is of another one. */
  readonly foreign?: boolean;
  readonly spec: JobSpec;
  readonly limiter: Limiter;
  readonly usage: JobUsage;
  /** At most 240, evenly thinned. */
  readonly samples: readonly UsageSample[];
  readonly steps: readonly JobStep[];
  /** In order: what happened when. */
  readonly events: readonly JobEvent[];
}

export interface JobEvent {
  readonly at: string;
  readonly event: 'submitted' | 'held' | 'released' | 'started' | 'requeued' | 'cancelled' | 'limited' | 'ended';
  readonly reason?: string;
}

export type JobState = JobStateWord;

export interface JobStatus {
  /** `12`, or of an array `12_3`. */
  readonly jobId: string;
  /** A number of its own for every index: SLURM_JOB_ID. */
  readonly rawId: string;
  readonly array: { readonly jobId: string; readonly index: number } | undefined;
  readonly owner: string | undefined;
  readonly account: string | undefined;
  /** Pilots and the like are not. */
  readonly batch: boolean;
  readonly held: boolean;
  readonly restarts: number;
  readonly nice: number;
  readonly tasks: number;
  readonly memBytes: number | undefined;
  readonly timeLimitSec: number | undefined;
  readonly directory: string;
  readonly usage: JobUsage;
  readonly name: string;
  readonly state: JobState;
  readonly cpus: number;
  /** A node set: where it runs or ran. */
  readonly node: string | undefined;
  /** Of an engine with several. */
  readonly partition?: string;
  /** Slurm's own word where ours says less: COMPLETING, REQUEUE_HOLD. */
  readonly nativeState?: string;
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
  /** What batch jobs lack which nothing but a lack of cores keeps from starting, `cores` at most. */
  readonly wantedCores: number;
  /** Of them, what the first of these jobs takes. */
  readonly nextCores: number;
  /** Asked for by the jobs that run. */
  readonly busyMemBytes: number;
  readonly gres: Readonly<Record<string, number>>;
  readonly partition: string;
  readonly state: EngineNodeState;
  /** Of a node that does not serve: why, as who drained it or the engine says. */
  readonly reason?: string;
  /** The head node of a cluster, which also computes. */
  readonly isHead?: boolean;
}

export type EngineNodeState = EngineNodeStateWord;

/** Whether new work may begin there. */
export function serves(state: EngineNodeState): boolean {
  return state === 'idle' || state === 'mixed' || state === 'allocated';
}

export function hasEnded(state: JobState): boolean {
  return state !== 'pending' && state !== 'running';
}
