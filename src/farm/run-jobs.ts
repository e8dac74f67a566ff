import { BreadboxError, type ErrorCode } from '../cluster/errors.ts';
import { hasEnded } from '../jobs/engine.ts';
import type { RunSpec, WorkerFile } from '../protocol/pilot.ts';
import type { FeedSpec } from '../protocol/project.ts';
import type { RunDuty } from './artefact-operations.ts';
import type { FarmContext, Workplace } from './farm-context.ts';
import type { NodeWorkers } from './node-workers.ts';
import { argvOf } from './project-file.ts';
import type { RunRow } from './rows.ts';
import { formatRunId } from './task-id.ts';
import type { WorkerFiles } from './worker-files.ts';

type CommandFeed = Extract<FeedSpec, { command: unknown }>;

/** Said of the owner's account, which another try does not mend. */
const GIVES_UP: ReadonlySet<ErrorCode> = new Set(['not-allowed', 'home-not-writable']);
const MAX_STARTS: Readonly<Record<RunDuty, number>> = { collect: 5, feed: 50 };

/**
 * Keeps a collector and a feeder running for each run that needs one: jobs of the run's owner, on the head's own computer where the
 * owner's programs may run there, else on the cluster.
 */
export class RunJobs {
  readonly #context: FarmContext;
  readonly #files: WorkerFiles;
  readonly #nodeWorkers: NodeWorkers;
  readonly #gaveUp: (row: RunRow, duty: RunDuty, reason: string) => Promise<void>;

  constructor(
    context: FarmContext,
    files: WorkerFiles,
    nodeWorkers: NodeWorkers,
    gaveUp: (row: RunRow, duty: RunDuty, reason: string) => Promise<void>,
  ) {
    this.#context = context;
    this.#files = files;
    this.#nodeWorkers = nodeWorkers;
    this.#gaveUp = gaveUp;
  }

  /** One round, every second or when a run is new. */
  async tend(active: readonly RunRow[]): Promise<void> {
    for (const row of active) {
      const feeding =
        row.feedKind === 'command' && row.feedDone === 0 && (row.state === 'running' || row.state === 'paused');
      if (feeding) await this.#keep(row, 'feed', argvOf((JSON.parse(row.feed) as CommandFeed).command));
      if (row.collect !== null && row.collected === 0 && (row.answered > 0 || row.state === 'done'))
        await this.#keep(row, 'collect', JSON.parse(row.collect) as string[]);
    }
  }

  async forget(run: number, owner: string): Promise<void> {
    for (const duty of ['collect', 'feed'] as const) await this.#files.remove(jobName(run, duty));
    await this.#context.revokeWorkerToken({ user: owner, run });
  }

  async #keep(row: RunRow, duty: RunDuty, argv: readonly string[]): Promise<void> {
    const { store } = this.#context;
    const { run } = row;
    const before = await store.read('runJob', { run, duty });
    if (before !== undefined) {
      const its = this.#context.engineOf(before.engine);
      // Of an engine that cannot be asked, what is unknown may be running.
      if (its?.trouble !== undefined) return;
      const job = (await its?.status([before.jobId]))?.get(before.jobId);
      if (job !== undefined && !hasEnded(job.state)) return;
      if (before.starts >= MAX_STARTS[duty]) {
        await this.#gaveUp(row, duty, job?.reason ?? `its job ended ${before.starts} times`);
        return;
      }
    }
    try {
      await store.write('setRunJob', { run, duty, ...(await this.#start(row, duty, argv)) });
    } catch (error) {
      // What is wrong with one owner's account must not hold up the runs of the others.
      if (!(error instanceof BreadboxError) || !GIVES_UP.has(error.code)) throw error;
      await this.#gaveUp(row, duty, error.message);
    }
  }

  async #start(row: RunRow, duty: RunDuty, argv: readonly string[]): Promise<{ engine: string; jobId: string }> {
    const { ownEngine, cluster, workplace, workerToken } = this.#context;
    const { run, owner } = row;
    const name = jobName(run, duty);
    const token = async (): Promise<string> => workerToken({ user: owner, run });
    const setup = (JSON.parse(row.spec) as RunSpec).setup;
    const own = { run: formatRunId(run), argv: [...argv], setup };
    const place = cluster();
    // A core is set aside on a cluster alone: a collector or feeder mostly waits, and must not wait for the pilots that it serves.
    if (place === undefined || (await place.mayRunHere(owner))) {
      const jobId = await this.#startHere(name, duty, await workplace(owner), { token: await token(), ...own });
      return { engine: ownEngine.key, jobId };
    }
    const file = { token: await token(), ...own };
    return this.#nodeWorkers.submit({ name, owner, command: duty, cpus: 0, file });
  }

  async #startHere(
    name: string,
    duty: RunDuty,
    { account, workDir, socket }: Workplace,
    own: Pick<WorkerFile, 'token' | 'run' | 'argv' | 'setup'>,
  ): Promise<string> {
    const { ownEngine, url, agent, ledSocket } = this.#context;
    const file = await this.#files.write(name, { url: url(), socket, workDir, ...own }, account);
    const command = [...agent, duty, '--file', file];
    const env = { BREADBOX_LED: await ledSocket(account) };
    return ownEngine.submit({ name, argv: command, cpus: 0, env, directory: workDir, account: account?.name });
  }
}

export function jobName(run: number, duty: RunDuty): string {
  return `${duty}-${formatRunId(run)}`;
}
