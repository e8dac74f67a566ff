import { BreadboxError } from '../cluster/errors.ts';
import { JOB_STATES, type Job, type JobList, type JobStateWord } from '../protocol/jobs.ts';
import { hasEnded, type JobStatus } from './engine.ts';
import { foldArrays } from './fold-array.ts';
import { jobRow } from './job-rows.ts';
import type { JobTable } from './job-table.ts';

/** As the API takes it; `owner`: only this user's, because the caller may see no others. */
export interface ListQuery {
  readonly jobs?: string | undefined;
  readonly user?: string | undefined;
  readonly owner?: string | undefined;
  readonly name?: string | undefined;
  readonly states?: string | undefined;
  readonly ended: boolean;
  readonly since?: string | undefined;
  readonly workers: boolean;
  readonly fold: boolean;
  readonly limit: number;
  readonly before?: string | undefined;
}

/** Pending and running jobs of the engine, and ended ones of the engine and of the history, each once. */
export async function listJobs(table: JobTable, query: ListQuery): Promise<JobList> {
  const { user, owner } = query;
  if (user !== undefined && owner !== undefined && user !== owner) return { jobs: [], total: 0, counts: {} };
  const states = wordsOf(query.states)?.map(stateOf);
  const jobs = wordsOf(query.jobs);
  const filter = { ...query, owner: owner ?? user, states, jobs };
  const withEnded = query.ended || states !== undefined || jobs !== undefined;
  const all = await table.engine.list();
  const before = query.before === undefined ? undefined : await rawIdOf(table, all, query.before);
  const live = all.filter(keeps(filter, withEnded, table.context.headUser));
  const counts = countStates(live);
  const newestFirst = live.sort((a, b) => Number(b.rawId) - Number(a.rawId));
  const rows = query.fold
    ? foldArrays(await rowsOf(table, withWholeArrays(newestFirst, before, query.limit))).filter(
        ({ rawId }) => before === undefined || +rawId < before,
      )
    : await rowsOf(table, pageOf(newestFirst, before, query.limit));
  const page = rows.slice(0, query.limit);
  if (!withEnded) return { jobs: page, total: live.length, counts };

  const past = await table.store.read('pastJobs', {
    engine: table.engine.key,
    owner: filter.owner ?? null,
    name: query.name ?? null,
    states: states === undefined ? null : JSON.stringify(states),
    jobs: jobs === undefined ? null : JSON.stringify(jobs),
    since: query.since === undefined ? null : Date.parse(query.since),
    known: JSON.stringify(all.map(({ rawId }) => Number(rawId))),
    before: before ?? null,
    limit: query.limit,
  });
  for (const [state, jobs] of Object.entries(past.counts)) {
    counts[state as JobStateWord] = (counts[state as JobStateWord] ?? 0) + jobs;
  }
  const merged = [...page, ...past.jobs.map((text) => JSON.parse(text) as Job)];
  merged.sort((a, b) => Number(b.rawId) - Number(a.rawId));
  const total = Object.values(counts).reduce((sum, jobs) => sum + jobs, 0);
  return { jobs: merged.slice(0, query.limit), total, counts };
}

interface Filter extends Omit<ListQuery, 'states' | 'jobs'> {
  readonly states: readonly JobStateWord[] | undefined;
  readonly jobs: readonly string[] | undefined;
}

function keeps(filter: Filter, withEnded: boolean, headUser: string): (status: JobStatus) => boolean {
  const { owner, name, workers } = filter;
  const states = filter.states && new Set(filter.states);
  const jobs = filter.jobs && new Set(filter.jobs);
  const since = filter.since === undefined ? undefined : Date.parse(filter.since);
  return (status) =>
    (workers || status.batch) &&
    (withEnded || !hasEnded(status.state)) &&
    (owner === undefined || (status.owner ?? headUser) === owner) &&
    (states === undefined || states.has(status.state)) &&
    (name === undefined || status.name.includes(name)) &&
    (jobs === undefined ||
      jobs.has(status.jobId) ||
      jobs.has(status.rawId) ||
      (status.array !== undefined && jobs.has(status.array.jobId))) &&
    (since === undefined || status.endedAt === undefined || Date.parse(status.endedAt) > since);
}

async function rowsOf({ engine, context }: JobTable, statuses: readonly JobStatus[]): Promise<readonly Job[]> {
  const pending = statuses.filter(({ state }) => state === 'pending').map(({ jobId }) => jobId);
  const why = pending.length === 0 ? undefined : await engine.whyPending(pending);
  return statuses.map((status) => jobRow(status, context, why?.get(status.jobId)?.reason));
}

function pageOf(newestFirst: readonly JobStatus[], before: number | undefined, limit: number): readonly JobStatus[] {
  const from = before === undefined ? 0 : newestFirst.findIndex(({ rawId }) => Number(rawId) < before);
  return from === -1 ? [] : newestFirst.slice(from, from + limit);
}

/**
 * What the page can show once it is folded: rows cost more than statuses. Indexes of an array follow each other, but one
 * that was requeued has its old number, so all that wait are taken where one of them is on the page.
 */
function withWholeArrays(newestFirst: readonly JobStatus[], before: number | undefined, limit: number): JobStatus[] {
  const arrays = new Set<string>();
  let entries = 0;
  return newestFirst.filter(({ rawId, array, state }) => {
    const folds = array !== undefined && state === 'pending';
    if (folds && arrays.has(array.jobId)) return true;
    const isOlder = before === undefined || Number(rawId) < before;
    if (isOlder ? entries >= limit : !folds) return false;
    if (isOlder) entries++;
    if (folds) arrays.add(array.jobId);
    return true;
  });
}

function countStates(statuses: readonly JobStatus[]): Partial<Record<JobStateWord, number>> {
  const counts: Partial<Record<JobStateWord, number>> = {};
  for (const { state } of statuses) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

async function rawIdOf({ engine, store }: JobTable, all: readonly JobStatus[], job: string): Promise<number> {
  if (!job.includes('_')) return Number(job);
  const found =
    all.find(({ jobId }) => jobId === job) ??
    (JSON.parse((await store.read('pastJob', { engine: engine.key, jobId: job }))?.job ?? '{}') as Partial<Job>);
  if (found.rawId !== undefined) return Number(found.rawId);
  throw new BreadboxError('not-found', `There is no job ${job}, before which a page could end.`, {
    hint: 'Ask for the first page again.',
  });
}

function wordsOf(list: string | undefined): readonly string[] | undefined {
  const words = list
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return words?.length ? words : undefined;
}

function stateOf(word: string): JobStateWord {
  const state = JOB_STATES.find((known) => known === word.toLowerCase());
  if (state !== undefined) return state;
  throw new BreadboxError('bad-input', `states: there is no state ${JSON.stringify(word)}.`, {
    hint: `States are ${JOB_STATES.join(', ')}.`,
  });
}
