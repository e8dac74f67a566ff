import { existsSync } from 'node:fs';
import { BenchHead } from '../bench-head.ts';
import type { Part } from '../suite.ts';
import { breadbox, PYTHON } from './competitors.ts';
import { type Contest, takeTurns } from './contest.ts';
import { projectFolder } from './project-folder.ts';
import { openQueues, QUEUE_PACKAGES, type QueueCompetitors } from './queue-competitors.ts';

export const streamPeers: Part = {
  name: 'stream-peers',
  about: 'no process a task: Python that does nothing, beside Dask, Celery and BullMQ',
  limitSec: { full: 600, quick: 90 },
  packages: QUEUE_PACKAGES,
  needsNpmPeers: true,
  async run(context) {
    if (!existsSync(PYTHON)) return context.skip('all of it', `there is no ${PYTHON}`);
    const tasks = context.quick ? 1000 : 10_000;
    const contest: Contest = { work: 'no-op', workers: 2, tasks, warmUp: 100 };
    const head = await BenchHead.start(context);
    let queues: QueueCompetitors | undefined;
    try {
      const spec = { run: [PYTHON, '-u', 'echo.py'], mode: 'stream', files: ['echo.py'] } as const;
      for (const [name, count] of Object.entries({ 'no-op': tasks, 'warm-up': contest.warmUp }))
        await head.push(projectFolder(context.directory, { ...spec, name, tasks: count }));
      queues = await openQueues(contest, ['everysec', 'always'], context);
      await takeTurns(contest, breadbox(head, 'no-op', 'warm-up', contest.workers), queues.competitors, context);
    } finally {
      await Promise.all([head.stop(), queues?.stop()]);
    }
  },
};
