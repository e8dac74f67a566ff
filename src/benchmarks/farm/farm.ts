import { BreadboxError } from '../../cluster/errors.ts';
import type { BenchResultOf } from '../../protocol/bench.ts';
import { type Bench, type Benchmark, figureLines } from '../benchmark.ts';
import { farmFindings } from '../farm-findings.ts';

/** What it does: nothing. */
const PROGRAM = '/bin/true';
const ROUND_SEC = { quick: 2, whole: 10 };
const BEGIN_SEC = 10;
/** Of the round that says how many tasks take so long. */
const TRIAL_TASKS_A_SLOT = 50;
const MOST_TASKS = 100_000;
const WARM_TASKS_A_PROCESSOR = 100;

export const farm: Benchmark = {
  benchmark: 'farm',
  title: 'Farm',
  about: 'What the farm itself costs: tasks that do nothing, beside as many shell loops that start the same program.',
  usesFarm: true,
  plan: (_, quick) => {
    const sec = quick ? ROUND_SEC.quick : ROUND_SEC.whole;
    return [BEGIN_SEC, sec, sec];
  },
  run,
};

async function run(bench: Bench): Promise<BenchResultOf<'farm'>> {
  const sec = bench.quick ? ROUND_SEC.quick : ROUND_SEC.whole;
  const processors = bench.nodes.reduce((sum, { threads }) => sum + threads, 0);
  bench.keepCommand(
    `project.yaml: run: ${PROGRAM}; beside it, in each of as many shells as slots: while …; do ${PROGRAM}; done`,
  );
  const project = {
    ...{ argv: [PROGRAM], mode: 'process' as const, files: [] },
    warmUp: Array.from({ length: WARM_TASKS_A_PROCESSOR * processors }, (_, i) => i),
  };
  const { slotsOn, ...result } = await bench.farm(project, async (open) => {
    const { slots } = open;
    const round = (what: string, count: number, expectedSec: number) =>
      open.round({ what, workers: slots, expectedSec, tasks: Array.from({ length: count }, (_, i) => i) });
    const trial = TRIAL_TASKS_A_SLOT * slots;
    const tried = await round(`${trial} tasks of the farm, to see how fast they go`, trial, BEGIN_SEC);
    const tasks = tasksFor(sec, trial / tried.seconds, trial);
    const measured = await round(`${tasks} tasks of the farm on ${slots} slots`, tasks, sec);
    for (const finding of farmFindings(open, [measured])) bench.found(finding);
    const { seconds } = measured;
    return { slotsOn: open.slotsOn, tasks, slots, seconds, tasksPerSec: tasks / seconds };
  });
  return { benchmark: 'farm', ...result, bareTasksPerSec: await startBare(bench, slotsOn, sec) };
}

/** As many as take `sec`; never fewer than were tried. */
export function tasksFor(sec: number, tasksPerSec: number, least: number): number {
  return Math.round(Math.min(Math.max(sec * tasksPerSec, least), MOST_TASKS));
}

/**
 * A shell a slot, each starting the program again and again for so long; nodes at the same time. The clock is that of the loop:
 * `date` takes as long as a task, so it is asked once in fifty.
 */
async function startBare(bench: Bench, slotsOn: ReadonlyMap<string, number>, sec: number): Promise<number> {
  const { stdout } = await bench.step({
    what: `the same program from shell loops on ${bench.nodes.length === 1 ? bench.nodes[0]!.node : 'every node'}`,
    script: `each sh -c '
loop() {
  from=$(date +%s%N) done=0
  while :; do
    i=0
    while [ $i -lt 50 ]; do ${PROGRAM}; i=$((i + 1)); done
    done=$((done + 50)) to=$(date +%s%N)
    [ $((to - from)) -lt ${sec}000000000 ] || break
  done
  echo "@bare $BREADBOX_NODE $done $((to - from))"
}
case $BREADBOX_NODE in
${[...slotsOn].map(([node, slots]) => `  ${node}) n=${slots};;`).join('\n')}
  *) n=0;;
esac
while [ $n -gt 0 ]; do loop & n=$((n - 1)); done
wait'`,
    expectedSec: sec,
    limitSec: 120 + 10 * sec,
    isBeside: true,
  });
  return bareRate(stdout, slotsOn);
}

/** Starts a second of all loops together. @throws BreadboxError `job-failed` where not all loops have said what they did */
export function bareRate(output: string, slotsOn: ReadonlyMap<string, number>): number {
  const loops = figureLines(output, 'bare').map(([node, done, nanoseconds]) => ({
    node,
    perSec: Number(done) / (Number(nanoseconds) / 1e9),
  }));
  for (const [node, slots] of slotsOn) {
    const own = loops.filter((each) => each.node === node && Number.isFinite(each.perSec));
    if (own.length !== slots)
      throw new BreadboxError('job-failed', `${own.length} of ${slots} shell loops on ${node} told what they did.`);
  }
  return loops.reduce((sum, { perSec }) => sum + perSec, 0);
}
