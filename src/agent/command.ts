import type { WorkerFile } from '../protocol/pilot.ts';

/** What every command of breadbox-agent is given. */
export interface CommandOptions {
  readonly workerFilePath: string;
  readonly file: WorkerFile;
  readonly version: string;
  /** Aborted: finish what runs, give back the rest, leave. */
  readonly soft: AbortSignal;
  /** Aborted: kill what runs and leave. */
  readonly hard: AbortSignal;
  /** What the head is to call this node; by default, what it calls itself. */
  readonly node?: string;
  /** Given once a pilot works: what it does. */
  readonly onWork?: (progress: () => Progress) => void;
  /** The head does not answer, and why; or it does again. */
  readonly onSilence?: (trouble: string | undefined) => void;
  /** A line for the log of this process. */
  readonly say: (line: string) => void;
}

export interface Progress {
  readonly running: number;
  readonly done: number;
}
