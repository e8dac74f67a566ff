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
  /** A line for the log of this process. */
  readonly say: (line: string) => void;
}
