/** What a step says. Only tests are counted as passed; a step that breaks without naming a test is one failure. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly note?: string;
}

export const DONE: Outcome = { passed: 0, failed: 0, skipped: 0 };
export const BROKEN: Outcome = { passed: 0, failed: 1, skipped: 0 };

/** The line that CI reads. */
export function closingLine(outcomes: readonly Outcome[]): string {
  const { passed, failed, skipped } = sum(outcomes);
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** 0 if nothing failed and, where tests were asked for, at least one ran. */
export function exitStatus(outcomes: readonly Outcome[], testsWereAsked: boolean): 0 | 1 {
  const { passed, failed } = sum(outcomes);
  return failed > 0 || (testsWereAsked && passed === 0) ? 1 : 0;
}

export function sum(outcomes: readonly Outcome[]): Outcome {
  const notes = outcomes.flatMap(({ note }) => note ?? []);
  const counted = outcomes.reduce(
    (a, b) => ({
      passed: a.passed + b.passed,
      failed: a.failed + b.failed,
      skipped: a.skipped + b.skipped,
    }),
    DONE,
  );
  return notes.length === 0 ? counted : { ...counted, note: notes.join('; ') };
}
