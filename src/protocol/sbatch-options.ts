/**
 * The options of sbatch(1) and srun(1) as words: which there are and which take a value. What they mean for a job is
 * src/jobs/sbatch-script. Names as in the manual pages of Slurm 24.11.
 */
export interface SbatchOption {
  /** Long name without dashes. */
  readonly name: string;
  readonly short?: string;
  readonly value: 'none' | 'required' | 'optional';
}

/** @throws BreadboxError `usage` for an option that nobody knows, or whose value is missing */
export declare function splitCommandLine(
  words: readonly string[],
  program: 'sbatch' | 'srun',
): { readonly options: readonly string[]; readonly rest: readonly string[] };
