/** How a rank ended: with a code, or by a signal. */
export interface RankEnd {
  readonly rank: number;
  readonly exitCode: number;
  readonly signal: NodeJS.Signals | undefined;
}

/** The ranks of a step, started one way or the other. */
export interface StartedRanks {
  /** All have ended and what they printed has been passed on. Never rejects. */
  readonly ended: Promise<void>;
  /** To every process of the step. */
  signal(signal: NodeJS.Signals): void;
}

export interface RanksToStart {
  readonly tasks: number;
  /** By rank. */
  readonly argv: readonly (readonly string[])[];
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** A directory of this step alone. */
  readonly path: string;
  /** `0,2-3` by rank: where to run; absent: anywhere. */
  readonly cpuLists: readonly string[] | undefined;
  readonly onEnd: (end: RankEnd) => void;
}
