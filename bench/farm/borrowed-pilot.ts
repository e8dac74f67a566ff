import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Lease, type WorkerFile, workerFileSchema } from '../../src/protocol/pilot.ts';
import type { BenchHead } from '../bench-head.ts';
import { HeadCalls } from '../head-calls.ts';
import { type ProcessName, signalProcess } from '../process-tree.ts';
import { projectFolder } from './project-folder.ts';

const RENEW_MS = 5000;

/** How long one batch took, ms. */
export interface BatchTimes {
  readonly lease: number;
  readonly answer: number;
  readonly tasks: number;
}

/** Speaks a pilot's protocol with the token of a real pilot, which stands still meanwhile (SIGSTOP). */
export class BorrowedPilot {
  readonly slots: number;
  readonly calls: HeadCalls;
  readonly #stopped: readonly ProcessName[];
  readonly #renewer: NodeJS.Timeout;
  #renewal: Promise<unknown> = Promise.resolve();
  // The pilot that stands still has counted from 1.
  #grant = 1_000_000;

  private constructor(calls: HeadCalls, slots: number, stopped: readonly ProcessName[]) {
    this.calls = calls;
    this.slots = slots;
    this.#stopped = stopped;
    this.#renewer = setInterval(() => {
      this.#renewal = this.calls.call('POST /api/farm/renew', { body: { running: [] } }).catch(() => undefined);
    }, RENEW_MS);
  }

  /** Lets the head start a pilot for tasks that fill its slots, so that it asks for no more; stops it, takes its place. */
  static async take(head: BenchHead, directory: string, signal: AbortSignal): Promise<BorrowedPilot> {
    const tasks = availableParallelism();
    await head.push(projectFolder(directory, { name: 'wait', run: ['sleep', '300'], mode: 'process', tasks }));
    const waiting = await head.calls.call('POST /api/farm/runs', { body: { project: 'wait', workers: tasks } });
    const params = { run: waiting.run };
    while ((await head.calls.call('GET /api/farm/runs/{run}', { params })).leased < tasks)
      await sleep(20, undefined, { signal });
    const stopped = head.jobProcesses();
    for (const each of stopped) signalProcess(each, 'SIGSTOP');
    const { url, token, slots = 1 } = workerFile(join(head.home, 'workers'));
    const pilot = new BorrowedPilot(new HeadCalls({ url, token }, signal), slots, stopped);
    await head.calls.call('POST /api/farm/runs/{run}/cancel', { params });
    await pilot.calls.call('POST /api/farm/pilots', { body: { node: 'bench', slots, version: 'bench' } });
    return pilot;
  }

  /** Leases up to `want` tasks and answers them all. @throws Error where an answer was not accepted */
  async batch(want: number, waitSec = 0): Promise<BatchTimes> {
    const from = performance.now();
    const lease = await this.lease(want, waitSec);
    const leasedMs = performance.now();
    if (lease.tasks.length === 0) return { lease: leasedMs - from, answer: 0, tasks: 0 };
    await this.answer(lease);
    return { lease: leasedMs - from, answer: performance.now() - leasedMs, tasks: lease.tasks.length };
  }

  lease(want: number, waitSec: number): Promise<Lease> {
    return this.calls.call('POST /api/farm/lease', { body: { grant: this.#grant++, want, waitSec } });
  }

  async answer({ tasks }: Lease): Promise<void> {
    const startedAt = new Date().toISOString();
    const answers = tasks.map(({ task, attempt }) => ({
      ok: true as const,
      task,
      attempt,
      answer: null,
      startedAt,
      endedAt: startedAt,
    }));
    const { outcomes } = await this.calls.call('POST /api/farm/answers', { body: { answers } });
    const refused = outcomes.find((outcome) => outcome !== 'accepted');
    if (refused !== undefined || outcomes.length !== tasks.length)
      throw new Error(`the head found an answer to be ${refused ?? 'missing'}: a lease was lost`);
  }

  /** The real pilot goes on. */
  async giveBack(): Promise<void> {
    clearInterval(this.#renewer);
    await this.#renewal;
    this.calls.close();
    for (const each of this.#stopped) signalProcess(each, 'SIGCONT');
  }
}

function workerFile(directory: string): WorkerFile {
  const [name] = readdirSync(directory).filter((file) => /^pilot-p\d+\.json$/.test(file));
  if (name === undefined) throw new Error(`no pilot's file in ${directory}`);
  return workerFileSchema.parse(JSON.parse(readFileSync(join(directory, name), 'utf8')));
}
