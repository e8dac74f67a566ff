import type { SupervisorTools } from './job-start.ts';

/** What the engine runs on; `createLocalEngine` finds it out. */
export interface LocalPlace {
  readonly directory: string;
  readonly cores: number;
  readonly node: string;
  readonly pollMs: number;
  readonly tools: SupervisorTools;
  readonly boot: string;
  /** Where jobs can run as other accounts: the program that makes them do so. */
  readonly setpriv: string | undefined;
}
