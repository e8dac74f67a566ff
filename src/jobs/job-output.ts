import { type FileHandle, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import { type Engine, hasEnded } from './engine.ts';
import type { FoundJob } from './job-table.ts';
import type { JobsContext } from './jobs-context.ts';
import { openOwned } from './open-owned.ts';
import { findAccount } from './unix-account.ts';

export type OutputStream = 'stdout' | 'stderr';

export interface WantedOutput {
  readonly stream: OutputStream;
  readonly rank?: number | undefined;
}

export interface Rank {
  readonly rank: number;
  readonly bytes: Readonly<Record<OutputStream, number>>;
}

/** Beside the engine's news, which say when a job ends: how often a file is looked at for more. */
const LOOK_MS = 200;
const KNOWN_FOR_MS = 30_000;
const CHUNK_BYTES = 64 * 1024;
/** Of one step; nobody reads more of them apart. */
const MOST_RANKS = 4096;

/** What jobs have printed: files in the hands of their accounts, of which none but their own is opened. */
export class JobOutput {
  readonly #context: Pick<JobsContext, 'directory' | 'engine'>;
  readonly #uids = new Map<string, { readonly uid: number; readonly untilMs: number }>();
  readonly #followers = new Set<AbortController>();

  constructor(context: Pick<JobsContext, 'directory' | 'engine'>) {
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
  async open(found: FoundJob, wanted: WantedOutput): Promise<FileHandle | undefined> {
    if (found.job.startedAt === undefined && found.job.restarts === 0) return undefined;
    const path = wanted.rank === undefined ? pathOf(found, wanted.stream) : await this.#rankPath(found, wanted);
    if (path === undefined || path === '/dev/null') return undefined;
    try {
      return await openOwned(path, await this.#uidOf(found));
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
    let file: FileHandle | undefined;
    let at = wanted.from;
    try {
      for (;;) {
        // Looked at first: what was printed before the end is there by then.
        const found = await look(jobId);
        file ??= found && (await this.open(found, wanted));
        while (file !== undefined && !over.aborted) {
          const { size } = await file.stat();
          if (size < at) at = 0;
          const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, at);
          if (bytesRead === 0) break;
          at += bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
        if (over.aborted || found === undefined || hasEnded(found.job.state)) return;
        await news.wait(LOOK_MS, over);
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
    const uid = await this.#uidOf(found);
    const ranks = (await namesIn(step)).flatMap((name) => /^(\d{1,9})\.out$/.exec(name)?.[1] ?? []);
    const rows: Rank[] = [];
    for (const rank of ranks.map(Number).sort((a, b) => a - b)) {
      const [stdout, stderr] = [
        await sizeOf(join(step, `${rank}.out`), uid),
        await sizeOf(join(step, `${rank}.err`), uid),
      ];
      if (stdout !== undefined) rows.push({ rank, bytes: { stdout, stderr: stderr ?? 0 } });
    }
    return rows;
  }

  async #rankPath(found: FoundJob, { rank, stream }: WantedOutput): Promise<string | undefined> {
    const step = await this.#lastStep(found);
    return step && join(step, `${rank}.${stream === 'stdout' ? 'out' : 'err'}`);
  }

  async #lastStep({ job }: FoundJob): Promise<string | undefined> {
    const steps = join(this.#context.directory, 'spool', job.rawId, 'steps');
    const numbers = (await namesIn(steps)).filter((name) => /^\d{1,9}$/.test(name)).map(Number);
    for (const step of numbers.sort((a, b) => b - a)) {
      const folder = join(steps, String(step));
      if ((await namesIn(folder)).some((name) => /^\d+\.out$/.test(name))) return folder;
    }
    return undefined;
  }

  async #uidOf({ job: { account } }: FoundJob): Promise<number> {
    if (account === undefined) return ownUid();
    const known = this.#uids.get(account);
    if (known !== undefined && known.untilMs > Date.now()) return known.uid;
    const found = await findAccount(account);
    if (found === undefined) {
      throw new BreadboxError('not-found', `The account ${account}, whose file this was, is not there any more.`);
    }
    this.#uids.set(account, { uid: found.uid, untilMs: Date.now() + KNOWN_FOR_MS });
    return found.uid;
  }
}

function ownUid(): number {
  const uid = process.getuid?.();
  if (uid !== undefined) return uid;
  throw new BreadboxError('internal', 'This system has no accounts that files belong to.');
}

function pathOf({ status, ...found }: FoundJob, stream: OutputStream): string | undefined {
  if (status !== undefined) {
    if (stream === 'stdout') return status.stdoutPath;
    return status.stderrPath === status.stdoutPath ? undefined : status.stderrPath;
  }
  return 'detail' in found ? found.detail?.[stream] : undefined;
}

/** Names alone, at most so many: the directory is the account's, and a link there leads to names that look like ours at most. */
async function namesIn(directory: string): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of await opendir(directory)) {
      if (/^\d{1,9}(\.out|\.err)?$/.test(name)) names.push(name);
      if (names.length >= 2 * MOST_RANKS) break;
    }
  } catch {
    // No step has kept its ranks apart, or the account has made something else of the directory.
  }
  return names;
}

async function sizeOf(path: string, uid: number): Promise<number | undefined> {
  try {
    const file = await openOwned(path, uid);
    try {
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  } catch {
    return undefined; // not kept, or not the account's: nothing to be read there
  }
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
