import { type Accessor, createEffect, createMemo, onCleanup } from 'solid-js';
import type { JobDetail } from '../../protocol/jobs.ts';
import { call } from '../client.ts';
import { createLive } from '../live.ts';
import { createLoad, type Load } from '../load.ts';

const GAP_MS = 500;
/** What a running job has used changes without an event. */
const LOOK_MS = 3000;

/** A job as its page shows it, kept fresh while it waits or runs. */
export function createJobData(job: Accessor<string>): Load<JobDetail> {
  const detail = createLoad(job, (id, signal) => call('GET /api/jobs/{job}', { params: { job: id }, signal }), {
    gapMs: GAP_MS,
  });
  createLive(() => undefined, detail.reload, {
    jobs: ({ jobs }) => {
      const rawId = detail.value()?.rawId;
      if (jobs.some((one) => one.jobId === job() || one.rawId === rawId)) detail.reload();
    },
  });
  const isGoing = createMemo(() => {
    const state = detail.value()?.state;
    return state === 'running' || state === 'pending';
  });
  createEffect(() => {
    if (!isGoing()) return;
    const timer = setInterval(() => document.hidden || detail.reload(), LOOK_MS);
    onCleanup(() => clearInterval(timer));
  });
  return detail;
}
