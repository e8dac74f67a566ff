import { constants } from 'node:os';
import { BreadboxError } from '../cluster/errors.ts';
import type { EngineNodeRow, JobDetail, JobList, Why } from '../protocol/jobs.ts';
import { hasEnded } from './engine.ts';
import { JobHistory } from './job-history.ts';
import { type ListQuery, listJobs } from './job-list.ts';
import { JobNews } from './job-news.ts';
import { JobOutput } from './job-output.ts';
import { JobStdin } from './job-stdin.ts';
import { type FoundJob, JobTable } from './job-table.ts';
import type { JobsContext } from './jobs-context.ts';
import { JobSubmission, type SubmitAnswer, type Submitted } from './submit-job.ts';

export const JOB_CHANGES = ['cancel', 'hold', 'release', 'requeue'] as const;
export type JobChange = (typeof JOB_CHANGES)[number];

/** The jobs of users: what the head's routes call. Whose a job is, and who may ask, is decided there. */
export class JobDesk {
  readonly submission: JobSubmission;
  readonly output: JobOutput;
  readonly stdin: JobStdin;
  readonly #context: JobsContext;
  readonly #table: JobTable;
  readonly #history: JobHistory;
  readonly #news: JobNews;
  #unlisten: () => void = () => {};

  private constructor(context: JobsContext, table: JobTable) {
    this.#context = context;
    this.#table = table;
    this.submission = new JobSubmission(context, table);
    this.output = new JobOutput(context);
    this.stdin = new JobStdin(context.engine, context.warn);
    this.#history = new JobHistory(table, context.warn);
    this.#news = new JobNews(context, table);
  }

  static async open(context: JobsContext): Promise<JobDesk> {
    const table = new JobTable(context);
    await table.load();
    return new JobDesk(context, table);
  }

  /** Listens to the engine, and writes down what ended while no head did. */
  async start(): Promise<void> {
    this.#unlisten = this.#context.engine.onChange((status) => {
      this.#history.changed(status);
      this.#news.changed(status);
      if (hasEnded(status.state)) this.stdin.ended(status.rawId);
    });
    this.stdin.start();
    await this.#catchUp();
  }

  /** After another engine has taken the seat. */
  async switched(): Promise<void> {
    await this.#table.load();
    this.stdin.forget();
    await this.#catchUp();
  }

  async #catchUp(): Promise<void> {
    const running = await this.#context.engine.list({ states: ['pending', 'running'], batchOnly: true });
    for (const job of running) if (this.#table.isInteractive(job.rawId)) this.stdin.began(job);
    await this.#history.start();
  }

  async stop(): Promise<void> {
    this.#unlisten();
    this.#news.stop();
    this.output.stop();
    this.stdin.stop();
    await this.#history.settled();
  }

  /** An interactive job. It is cancelled where nothing is sent to its stdin for a minute. */
  async startStep(user: string, submitted: Submitted): Promise<SubmitAnswer> {
    const answer = await this.submission.start(user, submitted);
    this.stdin.began({ jobId: answer.jobId, rawId: answer.jobId });
    return answer;
  }

  list(query: ListQuery): Promise<JobList> {
    return listJobs(this.#table, query);
  }

  find(jobId: string): Promise<FoundJob | undefined> {
    return this.#table.find(jobId);
  }

  detail(found: FoundJob): Promise<JobDetail> {
    return this.#table.detail(found);
  }

  script(found: FoundJob): Promise<string> {
    return this.#table.script(found);
  }

  async why({ job, status }: FoundJob): Promise<Why> {
    const why = status && (await this.#context.engine.whyPending([status.jobId])).get(status.jobId);
    if (why !== undefined) return why;
    const saysNoMore = job.state === 'completed' || job.reason === undefined || job.reason === 'was cancelled';
    const because = saysNoMore ? '' : `: ${job.reason?.replace(/^ended with /, '')}`;
    const sentence = hasEnded(job.state) ? `it has ended (${job.state})${because}` : 'it has started';
    return { reason: 'None', sentence };
  }

  /** @param jobId as it was asked for: of an array all indexes */
  async change(jobId: string, change: JobChange): Promise<void> {
    await this.#context.engine[change](jobId);
  }

  /** @throws BreadboxError `bad-input` for a signal that this system does not have */
  async signal(jobId: string, signal: string): Promise<void> {
    if (!Object.hasOwn(constants.signals, signal)) {
      throw new BreadboxError('bad-input', `signal: there is no ${signal} here.`, { hint: 'kill -l lists signals.' });
    }
    await this.#context.engine.signal(jobId, signal as NodeJS.Signals);
  }

  async nodes(): Promise<EngineNodeRow[]> {
    return (await this.#context.engine.nodes()).map((node) => ({ ...node, gres: { ...node.gres } }));
  }

  /** Resolves once all that has ended is in the history. */
  settled(): Promise<void> {
    return this.#history.settled();
  }
}
