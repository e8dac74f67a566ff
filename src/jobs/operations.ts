import type { StoreContext } from '../store/operation.ts';
import addSubmissionSql from './sql/add-submission.sql';
import countPastJobs from './sql/count-past-jobs.sql';
import interactiveJobsSql from './sql/interactive-jobs.sql';
import jobByIdSql from './sql/job-by-id.sql';
import jobOfArray from './sql/job-of-array.sql';
import knownEndsSql from './sql/known-ends.sql';
import pastJobsSql from './sql/past-jobs.sql';
import removeOldSubmissions from './sql/remove-old-submissions.sql';
import removeOldestJobs from './sql/remove-oldest-jobs.sql';
import setJob from './sql/set-job.sql';
import submissionSql from './sql/submission.sql';

/** Ids of jobs are those of one engine: its key. */
export interface OfEngine {
  readonly engine: string;
}

/** Of an ended job. Numbers of jobs are numbers here; instants milliseconds. */
export interface PastJobRow extends OfEngine {
  readonly rawId: number;
  readonly jobId: string;
  readonly arrayId: number | null;
  readonly arrayIndex: number | null;
  readonly owner: string;
  readonly name: string;
  readonly state: string;
  readonly endedAt: number;
  readonly job: string;
  readonly detail: string | null;
}

export interface SubmissionRow {
  readonly kind: 'batch' | 'interactive';
  readonly directives: string;
  readonly warnings: string;
  readonly script: string | null;
}

/** `null`: not filtered by it. `jobs` and `states` are JSON arrays of strings, `known` of numbers. */
export interface PastFilter extends OfEngine {
  readonly owner: string | null;
  readonly name: string | null;
  readonly states: string | null;
  readonly jobs: string | null;
  readonly since: number | null;
  readonly known: string;
}

export interface PastPage {
  /** JSON, newest first. */
  readonly jobs: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

export type FoundJob = Pick<PastJobRow, 'job' | 'detail'>;

/** What jobs do inside the store. */
export const jobOperations = {
  addSubmission({ sql }: StoreContext, args: SubmissionRow & OfEngine & { rawId: number }): void {
    sql(addSubmissionSql).run(args);
  },
  submission({ sql }: StoreContext, args: OfEngine & { rawId: number }): SubmissionRow | undefined {
    return sql(submissionSql).get(args) as SubmissionRow | undefined;
  },
  interactiveJobs({ sql }: StoreContext): readonly (OfEngine & { rawId: number })[] {
    return sql(interactiveJobsSql).all() as (OfEngine & { rawId: number })[];
  },
  setJobs({ sql }: StoreContext, { rows }: { rows: readonly PastJobRow[] }): void {
    for (const row of rows) sql(setJob).run(row);
  },
  /** Which of these jobs the history has, and when they ended as it has it. */
  knownEnds({ sql }: StoreContext, args: OfEngine & { rawIds: string }): readonly { rawId: number; endedAt: number }[] {
    return sql(knownEndsSql).all(args) as { rawId: number; endedAt: number }[];
  },
  /** A job, an index of an array, or of an array its first index that has ended. */
  pastJob({ sql }: StoreContext, { engine, jobId }: OfEngine & { jobId: string }): FoundJob | undefined {
    const [id, index] = jobId.split('_').map(Number);
    const found =
      index === undefined
        ? sql(jobByIdSql).get({ engine, jobId, rawId: id })
        : sql(jobOfArray).get({ engine, arrayId: id, arrayIndex: index });
    return found as FoundJob | undefined;
  },
  pastJobs({ sql }: StoreContext, args: PastFilter & { before: number | null; limit: number }): PastPage {
    const { before, limit, ...filter } = args;
    const jobs = (sql(pastJobsSql).all({ ...filter, before, limit }) as { job: string }[]).map(({ job }) => job);
    const counts = sql(countPastJobs).all(filter) as { state: string; jobs: number }[];
    return { jobs, counts: Object.fromEntries(counts.map(({ state, jobs }) => [state, jobs])) };
  },
  pruneJobs({ sql }: StoreContext, args: OfEngine & { keep: number; known: string }): void {
    const { changes } = sql(removeOldestJobs).run({ engine: args.engine, keep: args.keep });
    if (changes > 0) sql(removeOldSubmissions).run({ engine: args.engine, known: args.known });
  },
};

export type JobOperations = typeof jobOperations;
