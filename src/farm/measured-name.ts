/** Projects of benchmarks that measure the farm are called so, by the run: `breadbox-bench-b7`. One is there as long as that runs. */
const PREFIX = 'breadbox-bench-';

/** @param run of the benchmark: b7 */
export function measuredName(run: string): string {
  return `${PREFIX}${run}`;
}

export function isMeasured(project: string): boolean {
  return project.startsWith(PREFIX);
}
