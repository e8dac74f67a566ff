import { closingLine, exitStatus, type Outcome } from './outcome.ts';
import { STEPS, type Step } from './steps.ts';

const words = process.argv.slice(2);
const names = words.filter((word) => word !== '--no-install');
const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`scripts/check: no step is called ${unknown.join(', ')}.`);
  console.error(`Steps: ${STEPS.map(({ name }) => name).join(' ')}. Option: --no-install`);
  process.exit(2);
}
const chosen = names.length === 0 ? STEPS : STEPS.filter(({ name }) => names.includes(name));
const outcomes = await runSteps(chosen, !words.includes('--no-install'));
console.log(closingLine([...outcomes.values()]));
process.exitCode = exitStatus(
  [...outcomes.values()],
  chosen.some(({ isSuite }) => isSuite),
);

/** All of them, also after a failure: one run shows everything that is wrong. */
async function runSteps(steps: readonly Step[], mayInstall: boolean): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const ends: string[] = [];
  for (const step of steps) {
    const started = performance.now();
    console.log(`\n== ${step.title}`);
    const failedBefore = step.after !== undefined && (outcomes.get(step.after)?.failed ?? 0) > 0;
    const outcome: Outcome = failedBefore
      ? { passed: 0, failed: 1, skipped: 0, note: `not run, because ${step.after} failed` }
      : await step.run({ mayInstall });
    outcomes.set(step.name, outcome);
    const end = describeEnd(step, outcome, (performance.now() - started) / 1000);
    console.log(`== ${end}`);
    ends.push(end);
  }
  console.log(`\n${ends.join('\n')}`);
  return outcomes;
}

function describeEnd({ name, isSuite }: Step, outcome: Outcome, seconds: number): string {
  const verdict = isSuite ? closingLine([outcome]) : outcome.failed > 0 ? 'failed' : 'done';
  const note = outcome.note === undefined ? '' : `; ${outcome.note}`;
  return `${name}: ${verdict}, ${seconds.toFixed(1)} s${note}`;
}
