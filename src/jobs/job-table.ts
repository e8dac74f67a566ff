import { BreadboxError } from '../cluster/errors.ts';
import type { Job, JobDetail, ScriptNote } from '../protocol/jobs.ts';
import type { Store } from '../store/operation.ts';
import type { Engine, JobDetails, JobStatus } from './engine.ts';
import { type DetailPart, detailPart, jobRow, type RowContext } from './job-rows.ts';
import type { JobsContext } from './jobs-context.ts';
import type { JobOperations, SubmissionRow } from './operations.ts';

export interface Submission {
  readonly rawId: string;
  readonly kind: 'batch' | 'interactive';
  readonly directives: JobDetail['options'];
  readonly warnings: readonly ScriptNote[];
  readonly script: string | undefined;
}

/** A job that the engine has, or one of the past. */
export type FoundJob =
  | { readonly job: Job; readonly status: JobStatus }
  | { readonly job: Job; readonly status: undefined; readonly detail: DetailPart | undefined };

/** Longer scripts go with the engine's own record of the job. Characters. */
const MOST_SCRIPT = 256 * 1024;

/** Looks jobs up: in the engine, and where it has forgotten them, in the history. */
export class JobTable {
  readonly engine: Engine;
  readonly store: Store<JobOperations>;
  readonly context: RowContext;
  /** Numbers by the engine's key. */
  readonly #interactive = new Map<string, Set<string>>();

  #partition = '';

  constructor({ engine, store, headUser }: Pick<JobsContext, 'engine' | 'store' | 'headUser'>) {
    this.engine = engine;
    this.store = store;
    this.context = { headUser, partition: () => this.#partition, isInteractive: (rawId) => this.isInteractive(rawId) };
  }

  /** Also after a switch to another engine. */
  async load(): Promise<void> {
    this.#partition = (await this.engine.nodes())[0]?.partition ?? '';
    for (const { engine, rawId } of await this.store.read('interactiveJobs', undefined))
      this.#interactiveOf(engine).add(String(rawId));
  }

  isInteractive(rawId: string): boolean {
    return this.#interactive.get(this.engine.key)?.has(rawId) ?? false;
  }

  #interactiveOf(engine: string): Set<string> {
    const known = this.#interactive.get(engine) ?? new Set();
    this.#interactive.set(engine, known);
    return known;
  }

  /** @param engine the key of the one that gave the id. Default: the one that has its seat */
  async remember({
    engine = this.engine.key,
    ...submission
  }: Submission & { readonly engine?: string }): Promise<void> {
    const { rawId, kind, directives, warnings, script } = submission;
    if (kind === 'interactive') this.#interactiveOf(engine).add(rawId);
    else this.#interactiveOf(engine).delete(rawId);
    await this.store.write('addSubmission', {
      engine,
      rawId: Number(rawId),
      kind,
      directives: JSON.stringify(directives),
      warnings: JSON.stringify(warnings),
      script: script !== undefined && script.length <= MOST_SCRIPT ? script : null,
    });
  }

  /** A job, or of an array its first index. `undefined`: nobody knows it. */
  async find(jobId: string): Promise<FoundJob | undefined> {
    const status = await this.#status(jobId);
    if (status !== undefined) return { job: jobRow(status, this.context), status };
    const past = await this.store.read('pastJob', { engine: this.engine.key, jobId });
    if (past === undefined) return undefined;
    const detail = past.detail === null ? undefined : (JSON.parse(past.detail) as DetailPart);
    return { job: JSON.parse(past.job) as Job, status: undefined, detail };
  }

  async #status(jobId: string): Promise<JobStatus | undefined> {
    const exact = (await this.engine.status([jobId])).get(jobId);
    if (exact !== undefined || jobId.includes('_')) return exact;
    const all = await this.engine.list();
    const indexes = all.filter(({ array }) => array?.jobId === jobId);
    if (indexes.length === 0) return all.find(({ rawId }) => rawId === jobId);
    return indexes.reduce((first, other) => (other.array!.index < first.array!.index ? other : first));
  }

  async detail(found: FoundJob): Promise<JobDetail> {
    const { job, status } = found;
    const details: JobDetails | undefined = status && (await this.engine.details(status.jobId));
    const { directives, warnings, script } = details?.foreign ? NOTHING_KEPT : await this.#submission(job);
    const hasScript = (details?.spec.batch?.script ?? script) !== undefined;
    const common = { options: directives, warnings: [...warnings], hasScript };
    if (status === undefined) return { ...job, ...(found.detail ?? EMPTY), ...common };
    if (details === undefined) return { ...job, ...EMPTY, ...common };
    const why = (await this.engine.whyPending([status.jobId])).get(status.jobId);
    return {
      ...jobRow(details.status, this.context, why?.reason),
      ...detailPart(details),
      ...common,
      ...(why && { why }),
    };
  }

  /** @throws BreadboxError `not-found` where it had none, or it is not kept any more */
  async script({ job, status }: FoundJob): Promise<string> {
    const details = status && (await this.engine.details(status.jobId));
    const kept = details?.foreign ? NOTHING_KEPT : await this.#submission(job);
    const script = details?.spec.batch?.script ?? kept.script;
    if (script !== undefined && script !== null) return script;
    throw new BreadboxError('not-found', `The script of job ${job.jobId} is not there.`, {
      hint:
        job.kind === 'batch'
          ? 'Long scripts are kept for the last thousand jobs that have ended.'
          : `It is ${job.kind === 'interactive' ? 'an interactive job' : 'a worker of the farm'}, and has none.`,
    });
  }

  async #submission({ rawId, arrayId }: Job): Promise<Omit<Submission, 'rawId'>> {
    const row: SubmissionRow | undefined = await this.store.read('submission', {
      engine: this.engine.key,
      rawId: Number(arrayId ?? rawId),
    });
    return {
      kind: row?.kind ?? 'batch',
      directives: JSON.parse(row?.directives ?? '[]') as JobDetail['options'],
      warnings: JSON.parse(row?.warnings ?? '[]') as ScriptNote[],
      script: row?.script ?? undefined,
    };
  }
}

const EMPTY: DetailPart = { args: [], steps: [], events: [], samples: [] };
const NOTHING_KEPT: Pick<Submission, 'directives' | 'warnings' | 'script'> = {
  directives: [],
  warnings: [],
  script: undefined,
};
