import { join } from 'node:path';
import { LEASE_SEC } from '../protocol/pilot.ts';
import type { RunDuty } from './artefact-operations.ts';
import { Artefacts } from './artefacts.ts';
import type { FarmContext } from './farm-context.ts';
import { sweepIncoming } from './incoming-file.ts';
import { spansOf } from './lanes.ts';
import { type Caller, type DeskEvents, LeaseDesk } from './lease-desk.ts';
import { LentPilots } from './lent-pilots.ts';
import { NodeWorkers } from './node-workers.ts';
import { OptimiseFeeds } from './optimise-feeds.ts';
import type { LostResult } from './pilot-operations.ts';
import { type KeptFor, Pilots } from './pilots.ts';
import { Projects } from './projects.ts';
import type { RunRow } from './rows.ts';
import { jobName, RunJobs } from './run-jobs.ts';
import { RunNews } from './run-news.ts';
import { RunStatuses } from './run-status.ts';
import { Runs } from './runs.ts';
import { SimpleDesk } from './simple-desk.ts';
import { SlotShares } from './slot-shares.ts';
import { formatRunId, parseTaskId } from './task-id.ts';
import { Wakers } from './wakers.ts';
import { WorkerFiles } from './worker-files.ts';
import { Workers } from './workers.ts';

const ROUND_MS = 1000;
/** A pilot that has not heard of a cancelled run by then has no lease of it any more. */
const REMEMBER_CANCELLED_MS = 10 * 60_000;

/** The farm: its parts, and the rounds that keep them going. */
export class Farm {
  readonly projects: Projects;
  readonly runs: Runs;
  readonly artefacts: Artefacts;
  readonly desk: LeaseDesk;
  readonly lent: LentPilots;
  readonly simple: SimpleDesk;
  readonly workers: Workers;
  readonly news: RunNews;
  readonly shares: SlotShares;
  /** Wakes feeders that wait for the next event of their run. */
  readonly feedWakers = new Wakers<number>();
  readonly #context: FarmContext;
  readonly #files: WorkerFiles;
  readonly #pilots: Pilots;
  readonly #runJobs: RunJobs;
  readonly #optimiseFeeds: OptimiseFeeds;
  readonly #work = new Wakers<string>();
  readonly #cancelled = new Set<number>();
  readonly #owners = new Map<number, string>();
  #round: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(context: FarmContext) {
    const statuses = new RunStatuses();
    this.#context = context;
    this.#files = new WorkerFiles(context.directory);
    this.news = new RunNews(context, statuses);
    this.projects = new Projects(context);
    this.artefacts = new Artefacts(context, (run, path, sha256) => this.news.artefact(run, path, sha256));
    this.runs = new Runs(context, statuses, {
      changed: (row) => this.#changed(row),
      over: (row) => this.#over(row),
    });
    this.shares = new SlotShares(
      context,
      (pilot) => this.news.busyOf(pilot),
      (owner) => this.#work.wake(owner),
    );
    const nodeWorkers = new NodeWorkers(context, this.#files);
    this.#pilots = new Pilots(context, this.#files, nodeWorkers, this.shares, {
      lost: (result) => this.#lost(result),
      pauseOwner: (owner, reason) => this.#pauseOwner(owner, reason),
      wake: (owner) => this.#work.wake(owner),
    });
    this.lent = new LentPilots(context, (owner, pilot) => this.#pilots.forget(owner, pilot));
    this.#runJobs = new RunJobs(context, this.#files, nodeWorkers, (row, duty, reason) =>
      this.#gaveUp(row, duty, reason),
    );
    this.#optimiseFeeds = new OptimiseFeeds(context, this.feedWakers, {
      fed: (row, ended) => this.fed(row, ended),
      failed: async ({ run }, reason) => void (await this.runs.change(run, 'fail', reason)),
    });
    const events: DeskEvents = {
      touched: (runs) => {
        for (const run of runs) this.news.changed(run);
      },
      woken: (runs) => {
        for (const run of runs) this.#wake(run);
      },
      ended: (runs) => {
        for (const run of runs) this.#ended(run);
      },
      answered: (pilot, node, answers, outcomes) => this.news.spans(spansOf(pilot, node, answers, outcomes)),
      registered: (owner, node) => this.#pilots.registered(owner, node),
      // A pilot may say what it likes; other users' runs do not show it.
      running: ({ pilot, user }, tasks) =>
        this.news.running(
          pilot,
          tasks.filter(({ task }) => this.#owners.get(parseTaskId(task)[0]) === user),
        ),
    };
    this.desk = new LeaseDesk(context, this.#work, this.#cancelled, events);
    this.simple = new SimpleDesk(context, events);
    this.workers = new Workers(context, this.news, this.simple, (owner) => this.#work.wake(owner));
  }

  /** Picks up what an earlier head left: feeds, pilots, removals. */
  async start(): Promise<void> {
    const { store, url, directory } = this.#context;
    for (const folder of ['bundles', 'runs']) await sweepIncoming(join(directory, folder));
    await store.write('grantGrace', { leaseUntil: Date.now() + LEASE_SEC * 1000 });
    const { active, cancelled } = await store.read('unfinishedRuns', { since: Date.now() - REMEMBER_CANCELLED_MS });
    for (const run of cancelled) this.#rememberCancelled(run);
    const pilots = await store.read('presentPilots', undefined);
    this.desk.remember(pilots);
    await this.announce();
    for (const { run } of active)
      for (const duty of ['collect', 'feed'] as const) await this.#files.announce(jobName(run, duty), url());
    for (const row of active) {
      this.#owners.set(row.run, row.owner);
      if (row.feedKind === 'upload' && row.feedDone === 0 && (await store.read('wasExtended', { run: row.run })))
        await this.runs.closeFeed(row.run);
      else if (row.feedKind === 'upload' && row.feedDone === 0)
        await this.runs.change(row.run, 'cancel', 'the head stopped while its feed was uploaded');
      else void this.runs.feed(row);
    }
    for (const { run, owner } of await store.read('removedRuns', undefined)) await this.#forget(run, owner);
    this.#kick();
  }

  /** Tells pilots where the head is now. */
  async announce(): Promise<void> {
    await this.#pilots.announce(await this.#context.store.read('presentPilots', undefined));
  }

  /** Ends the farm's own timers and waiting requests; pilots and jobs go on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.news.stop();
    this.desk.stop();
    this.feedWakers.wakeAll();
    await this.#optimiseFeeds.stop();
    await this.#round;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** @throws BreadboxError `not-found`, `conflict` */
  async removeRun(row: Pick<RunRow, 'run' | 'owner'>): Promise<void> {
    await this.#context.store.write('removeRun', { run: row.run, now: Date.now() });
    await this.#forget(row.run, row.owner);
  }

  /** For what is measured: pilots go to one project's runs alone, until this is called again without anything. */
  keepPilotsFor(kept: KeptFor | undefined): void {
    this.#pilots.keepFor(kept);
    this.#kick();
  }

  /** A pilot goes by itself. */
  leave({ pilot, user }: Caller): Promise<void> {
    return this.#pilots.forget(user, pilot);
  }

  async removeProject(project: string): Promise<void> {
    await this.projects.remove(project, async (run) => {
      const row = await this.runs.row(run);
      await this.removeRun(row);
    });
  }

  async collected(run: number, error: string | undefined, givenUp = false): Promise<void> {
    const row = await this.#context.store.write('setCollected', {
      run,
      error: error === undefined ? null : `collect failed: ${error}`,
      givenUp,
    });
    this.news.changed(run);
    if (row.state !== 'running' && row.state !== 'paused') await this.#runJobs.forget(run, row.owner);
  }

  /** A command feed has yielded tasks or its end. */
  fed(row: Pick<RunRow, 'run' | 'owner'>, ended: boolean): void {
    this.#changed(row);
    if (ended) this.#ended(row.run);
  }

  #changed({ run, owner }: Pick<RunRow, 'run' | 'owner'>): void {
    this.#owners.set(run, owner);
    this.news.changed(run);
    this.#wake(run);
    this.#kick();
  }

  #wake(run: number): void {
    const owner = this.#owners.get(run);
    if (owner !== undefined) this.#work.wake(owner);
    this.feedWakers.wake(run);
  }

  #ended(run: number): void {
    this.news.changed(run);
    this.feedWakers.wake(run);
    this.#kick();
  }

  #over(row: RunRow): void {
    if (row.state === 'cancelled' || row.state === 'failed') this.#rememberCancelled(row.run);
    this.#ended(row.run);
  }

  #rememberCancelled(run: number): void {
    this.#cancelled.add(run);
    setTimeout(() => this.#cancelled.delete(run), REMEMBER_CANCELLED_MS).unref();
  }

  #lost({ pilots, touched, ended }: LostResult): void {
    for (const pilot of pilots) this.news.running(pilot, []);
    for (const run of touched) {
      this.news.changed(run);
      this.#wake(run);
    }
    for (const run of ended) this.#ended(run);
  }

  async #pauseOwner(owner: string, reason: string): Promise<void> {
    const { active } = await this.#context.store.read('unfinishedRuns', { since: Date.now() });
    for (const row of active)
      if (row.owner === owner && row.state === 'running') await this.runs.change(row.run, 'pause', reason);
  }

  async #gaveUp(row: RunRow, duty: RunDuty, reason: string): Promise<void> {
    if (duty === 'feed') await this.runs.change(row.run, 'fail', `its feed cannot be kept running: ${reason}`);
    else await this.collected(row.run, reason, true);
  }

  async #forget(run: number, owner: string): Promise<void> {
    await this.#runJobs.forget(run, owner);
    await this.artefacts.remove(run);
    const id = formatRunId(run);
    this.#context.publish('removed', { run: id }, { run: id, owner });
    void this.#sweep(run);
  }

  async #sweep(run: number): Promise<void> {
    try {
      while (!this.#stopped && (await this.#context.store.write('sweepRun', { run, limit: 5000 })));
    } catch (error) {
      if (!this.#stopped)
        this.#context.warn(`run ${formatRunId(run)} could not be swept out; the next start goes on`, error);
    }
  }

  /** A round now, and one each second while something is going on. */
  #kick(): void {
    if (this.#stopped) return;
    if (this.#round !== undefined) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#round = this.#tend().then((busy) => {
      this.#round = undefined;
      if (this.#stopped || !(busy || this.#again)) return;
      this.#timer = setTimeout(() => this.#kick(), this.#again ? 50 : ROUND_MS);
      this.#again = false;
    });
  }

  async #settlePending(): Promise<void> {
    const { begun, cancelled, touched } = await this.#context.store.write('settlePending', { now: Date.now() });
    for (const row of [...begun, ...cancelled]) this.runs.tell(row);
    for (const run of touched) this.news.changed(run);
  }

  /** Whether there is anything that a next round could find changed. */
  async #tend(): Promise<boolean> {
    try {
      await this.#settlePending();
      await this.simple.tend();
      const { active } = await this.#context.store.read('unfinishedRuns', { since: Date.now() });
      await this.lent.tend();
      const pilots = await this.#pilots.tend(active);
      await this.#runJobs.tend(active);
      this.#optimiseFeeds.tend(active);
      return active.length > 0 || pilots > 0;
    } catch (error) {
      if (!this.#stopped) this.#context.warn('a round of the farm failed; the next one tries again', error);
      return true;
    }
  }
}
