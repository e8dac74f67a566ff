const KEY = 'breadbox-explain';

/** So much of an output is taken along; causes stand at its end. */
const MOST_LINES = 200;
const SLURM_OR_MPI =
  /^(srun|sbatch|salloc|slurmstepd|slurmd): (error|fatal)|^(ORTE|PRTE) (was|has)|^WARNING: Open MPI|^There are not enough slots/;

/** What was pasted last in this tab, or what another page has put there. */
export function keptText(): string {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return ''; // a browser without storage: one pastes it again
  }
}

export function keepText(text: string): void {
  try {
    sessionStorage.setItem(KEY, text);
  } catch {
    // A browser that stores nothing: the text holds until the page is left.
  }
}

/** Of an output, for the box that explains. */
export function keepLines(lines: readonly string[]): void {
  keepText(lines.slice(-MOST_LINES).join('\n'));
}

/** Whether something in the end of an output was said by the cluster, not by the program. */
export function speaksOfCluster(lines: readonly string[]): boolean {
  return lines.slice(-MOST_LINES).some((line) => SLURM_OR_MPI.test(line));
}
