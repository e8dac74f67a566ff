import { type Accessor, createEffect, createMemo, createSignal, on } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { ApiInput } from '../../protocol/api.ts';
import type { Job, JobList } from '../../protocol/jobs.ts';
import { call } from '../client.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';
import type { JobCounts } from './jobs-sentence.ts';

const GAP_MS = 1000;

export type JobQuery = Partial<NonNullable<ApiInput<'GET /api/jobs'>['query']>>;

export interface JobPages {
  /** Undefined until the first answer. */
  jobs(): readonly Job[] | undefined;
  total(): number;
  counts(): JobCounts;
  problem(): BreadboxError | undefined;
  /** From 0. */
  page(): number;
  hasOlder(): boolean;
  older(): void;
  newer(): void;
  reload(): void;
}

/** A list of jobs, a page of `limit` at a time. A store: a row stays the same while its figures change. */
export function createJobPages(query: Accessor<JobQuery>, limit: number): JobPages {
  const [cursors, setCursors] = createSignal<readonly string[]>([]);
  const [store, setStore] = createStore<{ jobs: Job[] | undefined; total: number; counts: JobCounts }>({
    jobs: undefined,
    total: 0,
    counts: {},
  });
  const asked = createMemo(() => JSON.stringify(query()));
  createEffect(on(asked, () => setCursors([]), { defer: true }));
  const load = createLoad(
    () => JSON.stringify([query(), cursors().at(-1)]),
    async (source, signal) => {
      const [wanted, before] = JSON.parse(source) as [JobQuery, string | null];
      const page = { fold: 'true', ...wanted, limit, ...(before === null ? {} : { before }) };
      return call('GET /api/jobs', { query: page, signal });
    },
    { gapMs: GAP_MS },
  );
  createEffect(() => {
    const list: JobList | undefined = load.value();
    if (list === undefined) return;
    setStore('jobs', reconcile(list.jobs, { key: 'jobId' }));
    setStore('counts', reconcile(list.counts));
    setStore('total', list.total);
  });
  return {
    jobs: () => store.jobs,
    total: () => store.total,
    counts: () => store.counts,
    problem: load.problem,
    page: () => cursors().length,
    hasOlder: () => (store.jobs?.length ?? 0) >= limit,
    older: () => {
      const last = store.jobs?.at(-1);
      // A folded entry's name is no job's; its number is.
      if (last !== undefined) setCursors((now) => [...now, last.jobId.includes('[') ? last.rawId : last.jobId]);
    },
    newer: () => setCursors((now) => now.slice(0, -1)),
    reload: load.reload,
  };
}

/** Keeps lists fresh by the head's events. */
export function followJobs(pages: readonly JobPages[]): void {
  const reload = (): void => {
    for (const one of pages) one.reload();
  };
  createLive(() => undefined, reload, { jobs: reload });
}
