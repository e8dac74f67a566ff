/** `r12.345` as [12, 345]; the text was checked by `taskIdSchema`. */
export function parseTaskId(task: string): readonly [run: number, seq: number] {
  const dot = task.indexOf('.');
  return [Number(task.slice(1, dot)), Number(task.slice(dot + 1))];
}

export function formatTaskId(run: number, seq: number): string {
  return `r${run}.${seq}`;
}

/** `r12` as 12. */
export function parseRunId(run: string): number {
  return Number(run.slice(1));
}

export function formatRunId(run: number): string {
  return `r${run}`;
}
