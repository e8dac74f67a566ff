import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchHead } from '../bench-head.ts';

const LOOK_MS = 20;

export const CORES = Math.min(2, availableParallelism());

/** What a submission is made of, beside its options. */
export const NOTHING_TO_DO = { script: '#!/bin/sh\ntrue\n', scriptName: 'true.sh', directory: '/tmp' } as const;

/** No file of output for each job: the peers write none either. */
export const SILENT = ['--output=/dev/null'] as const;

/** Resolves when nothing waits or runs any more. @throws Error where a job did not complete */
export async function untilAllHaveEnded({ calls }: BenchHead, jobs: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { total } = await calls.call('GET /api/jobs', { query: { limit: 1 } });
    if (total === 0) break;
    await sleep(LOOK_MS, undefined, { signal });
  }
  const { counts } = await calls.call('GET /api/jobs', { query: { ended: 'true', limit: 1 } });
  const completed = counts.completed ?? 0;
  if (completed < jobs) throw new Error(`${completed} of ${jobs} jobs completed: ${JSON.stringify(counts)}`);
}
