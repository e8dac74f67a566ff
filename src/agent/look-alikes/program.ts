/** What the outside is to a look-alike. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Answers its exit code. @throws Refusal, HeadProblem */
export type Program = (words: readonly string[], surroundings: Surroundings) => Promise<number>;

/** What `--version` says: whose formats these are, as scripts that look at it expect, and who it is that speaks. */
export const VERSION_LINE = 'slurm 24.11.0 (breadbox)\n';
