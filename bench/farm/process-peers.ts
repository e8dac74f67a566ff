import { BenchHead } from '../bench-head.ts';
import { findProgram } from '../find-program.ts';
import type { Part } from '../suite.ts';
import { breadbox, gnuParallel, xargs } from './competitors.ts';
import { type Competitor, type Contest, takeTurns } from './contest.ts';
import { projectFolder } from './project-folder.ts';
import { openQueues, QUEUE_PACKAGES, type QueueCompetitors } from './queue-competitors.ts';

export const processPeers: Part = {
  name: 'process-peers',
  about: 'a process for each task: `true`, beside xargs, GNU parallel, Dask, Celery and BullMQ',
  limitSec: { full: 420, quick: 75 },
  packages: { parallel: 'parallel', ...QUEUE_PACKAGES },
  needsNpmPeers: true,
  async run(context) {
    const tasks = context.quick ? 500 : 2000;
    const contest: Contest = { work: 'spawn', workers: 2, tasks, warmUp: 100 };
    const head = await BenchHead.start(context);
    let queues: QueueCompetitors | undefined;
    try {
      const spec = { run: ['true'], mode: 'process' } as const;
      for (const [name, count] of Object.entries({ spawn: tasks, 'warm-up': contest.warmUp }))
        await head.push(projectFolder(context.directory, { ...spec, name, tasks: count }));
      const peers: Competitor[] = [xargs(contest, context)];
      const parallel = findProgram('parallel');
      if (parallel) peers.push(gnuParallel(parallel, contest, context));
      else context.skip('GNU parallel', 'it is not installed');
      queues = await openQueues(contest, ['everysec', 'always'], context);
      const ours = breadbox(head, 'spawn', 'warm-up', contest.workers);
      await takeTurns(contest, ours, [...peers, ...queues.competitors], context);
    } finally {
      await Promise.all([head.stop(), queues?.stop()]);
    }
  },
};
