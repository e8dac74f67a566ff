import { BreadboxError } from '../cluster/errors.ts';
import { hasEnded } from '../jobs/engine.ts';
import type { RunSpec } from '../protocol/pilot.ts';
import type { FeedSpec } from '../protocol/project.ts';
import type { RunDuty } from './artefact-operations.ts';
import type { FarmContext, Workplace } from './farm-context.ts';
import { argvOf } from './project-file.ts';
import type { RunRow } from './rows.ts';
import { formatRunId } from './task-id.ts';
import type { WorkerFiles } from './worker-files.ts';

type CommandFeed = Extract<FeedSpec, { command: unknown }>;

const MAX_STARTS: Readonly<Record<RunDuty, number>> = { collect: 5, feed: 50 };

/** Keeps a collector and a feeder running for each run that needs one: engine jobs of the run's owner. */
export class RunJobs {
  readonly #context: FarmContext;
  readonly #files: WorkerFiles;
  readonly #gaveUp: (row: RunRow, duty: RunDuty, reason: string) => Promise<void>;

  constructor(
    context: FarmContext,
    files: WorkerFiles,
    gaveUp: (row: RunRow, duty: RunDuty, reason: string) => Promise<void>,
  ) {
    this.#context = context;
    this.#files = files;
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
    const { store, engine, url, agent, workerToken } = this.#context;
    const { run, owner } = row;
    const before = await store.read('runJob', { run, duty });
    if (before !== undefined) {
      const job = (await engine.status([before.jobId])).get(before.jobId);
      if (job !== undefined && !hasEnded(job.state)) return;
      if (before.starts >= MAX_STARTS[duty]) {
        await this.#gaveUp(row, duty, job?.reason ?? `its job ended ${before.starts} times`);
        return;
      }
    }
    const name = jobName(run, duty);
    const place = await this.#workplace(row, duty);
    if (place === undefined) return;
    const { account, workDir, socket } = place;
    const file = await this.#files.write(
      name,
      {
        url: url(),
        token: await workerToken({ user: owner, run }),
        socket,
        workDir,
        run: formatRunId(run),
        argv: [...argv],
        setup: (JSON.parse(row.spec) as RunSpec).setup,
      },
      account,
    );
    // No core is set aside: a collector or feeder mostly waits, and must not wait for the pilots that it serves.
    const jobId = await engine.submit({
      name,
      argv: [...agent, duty, '--file', file],
      cpus: 0,
      directory: workDir,
      account: account?.name,
    });
    await store.write('setRunJob', { run, duty, jobId });
  }

  /** What is wrong with one owner's account must not hold up the runs of the others. */
  async #workplace(row: RunRow, duty: RunDuty): Promise<Workplace | undefined> {
    try {
      return await this.#context.workplace(row.owner);
    } catch (error) {
      if (!(error instanceof BreadboxError)) throw error;
      await this.#gaveUp(row, duty, error.message);
      return undefined;
    }
  }
}

export function jobName(run: number, duty: RunDuty): string {
  return `${duty}-${formatRunId(run)}`;
}
