import type { SupervisorTools } from './job-start.ts';
import type { Limits } from './limits/limiter.ts';

/** What the engine runs on; `createLocalEngine` finds it out. */
export interface LocalPlace {
  /** One directory a job. */
  readonly directory: string;
  /** Beside it: what the accounts of jobs can read. */
  readonly spool: string;
  readonly cores: number;
  readonly memBytes: number;
  readonly gres: Readonly<Record<string, number>>;
  readonly partition: string;
  readonly limits: Limits;
  readonly node: string;
  readonly pollMs: number;
  readonly tools: SupervisorTools;
  readonly boot: string;
  /** Where jobs can run as other accounts: the program that makes them do so. */
  readonly setpriv: string | undefined;
}
