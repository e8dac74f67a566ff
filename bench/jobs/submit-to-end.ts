import { BenchHead } from '../bench-head.ts';
import { gnuParallel, xargs } from '../farm/competitors.ts';
import { type Competitor, takeTurns } from '../farm/contest.ts';
import { findProgram } from '../find-program.ts';
import type { BenchContext, Part } from '../suite.ts';
import { CORES, NOTHING_TO_DO, SILENT, untilAllHaveEnded } from './job-head.ts';
import { taskSpooler } from './task-spooler.ts';

export const submitToEnd: Part = {
  name: 'submit-to-end',
  about: `jobs that run \`true\`, ${CORES} at a time, beside xargs, GNU parallel and task-spooler`,
  limitSec: { full: 240, quick: 60 },
  packages: { parallel: 'parallel', 'task-spooler': 'tsp' },
  async run(context) {
    const tasks = context.quick ? 50 : 400;
    const contest = { work: 'spawn', workers: CORES, tasks, warmUp: 0 } as const;
    const parallel = findProgram('parallel');
    const tsp = findProgram('tsp');
    if (!parallel) context.skip('GNU parallel', 'it is not installed');
    if (!tsp) context.skip('task-spooler', 'it is not installed');
    const peers = [
      xargs(contest, context),
      ...(parallel ? [gnuParallel(parallel, contest, context)] : []),
      ...(tsp ? [taskSpooler(tsp, contest, context)] : []),
    ];
    await takeTurns(contest, oneByOne(tasks, context), [oneArray(tasks, context), ...peers], context);
  },
};

/** A call for each job, one after the other. */
function oneByOne(tasks: number, context: BenchContext): Competitor {
  return onNewHead('Breadbox, a job each', tasks, context, async ({ calls }) => {
    for (let n = 0; n < tasks; n++)
      await calls.call('POST /api/jobs', { body: { ...NOTHING_TO_DO, options: [...SILENT] } });
  });
}

function oneArray(tasks: number, context: BenchContext): Competitor {
  return onNewHead('Breadbox, one array', tasks, context, ({ calls }) =>
    calls.call('POST /api/jobs', { body: { ...NOTHING_TO_DO, options: [...SILENT, `--array=0-${tasks - 1}`] } }),
  );
}

function onNewHead(
  name: string,
  tasks: number,
  context: BenchContext,
  submit: (head: BenchHead) => Promise<unknown>,
): Competitor {
  return {
    name,
    async turn() {
      const head = await BenchHead.start(context);
      try {
        await head.calls.call('POST /api/jobs', { body: { ...NOTHING_TO_DO, options: [...SILENT] } });
        await untilAllHaveEnded(head, 1, context.signal);
        const fromMs = performance.now();
        await submit(head);
        await untilAllHaveEnded(head, tasks + 1, context.signal);
        return { wholeSec: (performance.now() - fromMs) / 1000 };
      } finally {
        await head.stop();
      }
    },
  };
}
