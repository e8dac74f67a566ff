import { type Outcome, sum } from './outcome.ts';
import { filesThatFailed, type Ran, runVitest, type VitestRun, withSecondTry } from './vitest-suite.ts';

/** Where more files fail, it is not the machine. */
export const MOST_FILES = 3;

/**
 * Runs them, beside each other, then what is to be `last`; then the few files in which a test failed once more, whole and each alone. What
 * passed only then is counted as passed and named in the step's last line (docs/decisions/0018-what-failed-once-is-tried-alone.md).
 */
export async function runWithSecondTry(
  beside: readonly VitestRun[],
  last: readonly VitestRun[] = [],
): Promise<Outcome> {
  const firsts = await Promise.all(beside.map(runVitest));
  for (const run of last) firsts.push(await runVitest(run));
  const files = firsts.flatMap(filesThatFailed);
  if (files.length === 0 || files.length > MOST_FILES) return sum(firsts.map(({ outcome }) => outcome));
  console.log(`\n== Once more, alone: ${files.join(', ')}`);
  const outcomes: Outcome[] = [];
  for (const first of firsts) outcomes.push(await secondTry(first));
  return sum(outcomes);
}

async function secondTry(first: Ran): Promise<Outcome> {
  const files = filesThatFailed(first);
  if (files.length === 0) return first.outcome;
  return withSecondTry(first, await runVitest({ ...first.run, suite: `${first.run.suite}-again`, files }));
}
