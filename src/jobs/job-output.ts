import { join } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import { type Engine, hasEnded } from './engine.ts';
import type { OutputFile, OutputFiles } from './files/output-file.ts';
import type { FoundJob } from './job-table.ts';
import type { JobsContext } from './jobs-context.ts';

export type OutputStream = 'stdout' | 'stderr';

export interface WantedOutput {
  readonly stream: OutputStream;
  readonly rank?: number | undefined;
}

export interface Rank {
  readonly rank: number;
  readonly bytes: Readonly<Record<OutputStream, number>>;
}

const CHUNK_BYTES = 64 * 1024;

/** What jobs have printed. */
export class JobOutput {
  readonly #context: Pick<JobsContext, 'directory' | 'engine' | 'outputs' | 'cluster'>;
  readonly #followers = new Set<AbortController>();

  constructor(context: Pick<JobsContext, 'directory' | 'engine' | 'outputs' | 'cluster'>) {
    this.#context = context;
  }

  /** Ends all that follow. */
  stop(): void {
    for (const follower of this.#followers) follower.abort();
  }

  /**
   * The file, for the caller to close; `undefined` where there is nothing yet, or nothing apart from the other stream.
   * @throws BreadboxError `not-found` where it is gone, `not-allowed` where it is no file of the job's account
   */
  async open(found: FoundJob, wanted: WantedOutput): Promise<OutputFile | undefined> {
    if (found.job.startedAt === undefined && found.job.restarts === 0) return undefined;
    const path = wanted.rank === undefined ? pathOf(found, wanted.stream) : await this.#rankPath(found, wanted);
    if (path === undefined || path === '/dev/null') return undefined;
    try {
      return await this.#files.open(path, found.job.account, found.job.nodes);
    } catch (error) {
      if ((error as BreadboxError).code !== 'not-found') throw error;
      if (!hasEnded(found.job.state)) return undefined;
      if (wanted.rank === undefined) throw error;
      const what = `Job ${found.job.jobId} has kept nothing of a rank ${wanted.rank}`;
      throw new BreadboxError('not-found', `${what}: its last step had none.`, { cause: error });
    }
  }

  /**
   * From byte `from` on as it comes, until the job has ended and all was read, or `leave` was aborted. A file that has become
   * shorter, as after a requeue, is read from its beginning.
   * @throws BreadboxError as `open`
   */
  async *follow(
    jobId: string,
    look: (jobId: string) => Promise<FoundJob | undefined>,
    wanted: WantedOutput & { readonly from: number },
    leave: AbortController,
  ): AsyncGenerator<Uint8Array> {
    const over = leave.signal;
    this.#followers.add(leave);
    const news = new News(this.#context.engine, jobId);
    let file: OutputFile | undefined;
    let at = wanted.from;
    try {
      for (;;) {
        // Looked at first: what was printed before the end is there by then.
        const found = await look(jobId);
        file ??= found && (await this.open(found, wanted));
        while (file !== undefined && !over.aborted) {
          const { size, bytes } = await file.look(at, CHUNK_BYTES);
          if (size < at) {
            at = 0;
            continue;
          }
          if (bytes.length === 0) break;
          at += bytes.length;
          yield bytes;
        }
        if (over.aborted || found === undefined || hasEnded(found.job.state)) return;
        // Beside the engine's news, which say when a job ends.
        await news.wait(this.#files.lookMs, over);
      }
    } finally {
      news.stop();
      this.#followers.delete(leave);
      await file?.close();
    }
  }

  /** Of the last step that kept them apart. */
  async ranks(found: FoundJob): Promise<readonly Rank[]> {
    const step = await this.#lastStep(found);
    if (step === undefined) return [];
    const { account } = found.job;
    const ranks = (await this.#files.rankNames(step, account)).flatMap(
      (name) => /^(\d{1,9})\.out$/.exec(name)?.[1] ?? [],
    );
    const rows: Rank[] = [];
    for (const rank of ranks.map(Number).sort((a, b) => a - b)) {
      const [stdout, stderr] = [
        await this.#sizeOf(join(step, `${rank}.out`), account),
        await this.#sizeOf(join(step, `${rank}.err`), account),
      ];
      if (stdout !== undefined) rows.push({ rank, bytes: { stdout, stderr: stderr ?? 0 } });
    }
    return rows;
  }

  async #rankPath(found: FoundJob, { rank, stream }: WantedOutput): Promise<string | undefined> {
    const step = await this.#lastStep(found);
    return step && join(step, `${rank}.${stream === 'stdout' ? 'out' : 'err'}`);
  }

  /** Steps keep ranks apart where the srun of Breadbox runs them. */
  async #lastStep({ job }: FoundJob): Promise<string | undefined> {
    if (this.#context.cluster() !== undefined) return undefined;
    const steps = join(this.#context.directory, 'spool', job.rawId, 'steps');
    const namesIn = (folder: string) => this.#files.rankNames(folder, job.account);
    const numbers = (await namesIn(steps)).filter((name) => /^\d{1,9}$/.test(name)).map(Number);
    for (const step of numbers.sort((a, b) => b - a)) {
      const folder = join(steps, String(step));
      if ((await namesIn(folder)).some((name) => /^\d+\.out$/.test(name))) return folder;
    }
    return undefined;
  }

  async #sizeOf(path: string, account: string | undefined): Promise<number | undefined> {
    try {
      const file = await this.#files.open(path, account);
      try {
        return (await file.look(0, 0)).size;
      } finally {
        await file.close();
      }
    } catch {
      return undefined; // not kept, or not the account's: nothing to be read there
    }
  }

  get #files(): OutputFiles {
    return this.#context.outputs();
  }
}

function pathOf({ status, ...found }: FoundJob, stream: OutputStream): string | undefined {
  if (status !== undefined) {
    if (stream === 'stdout') return status.stdoutPath;
    return status.stderrPath === status.stdoutPath ? undefined : status.stderrPath;
  }
  return 'detail' in found ? found.detail?.[stream] : undefined;
}

/** Wakes who waits when the engine says something of the job. */
class News {
  #wake: () => void = () => {};
  readonly stop: () => void;

  constructor(engine: Engine, jobId: string) {
    this.stop = engine.onChange((status) => {
      if (status.jobId === jobId) this.#wake();
    });
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      this.#wake = done;
      if (signal.aborted) done();
    });
  }
}
