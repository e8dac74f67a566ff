import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchFarm, FarmUse, OpenFarm } from '../../benchmarks/bench-farm.ts';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Farm } from '../../farm/farm.ts';
import { isActive } from '../../farm/run-state.ts';
import { formatRunId } from '../../farm/task-id.ts';
import type { Engine } from '../../jobs/engine.ts';
import type { HeadStore } from '../operations.ts';
import { admitLent, barLent, enginePilots, liveSlots, sendPilotsAway } from './farm-pilots.ts';
import { FarmRounds } from './farm-rounds.ts';
import { isMeasured, measuredBundle, projectOf } from './measured-project.ts';

const LOOK_MS = 1000;
/** On a cluster a worker is a job that first brings its program to the node. */
const BEGIN_MS = 120_000;
const ALL_RUNS = 1000;

export interface BenchFarmParts {
  readonly farm: () => Farm;
  readonly store: HeadStore;
  /** That jobs go to at the moment. */
  readonly engine: Engine;
  readonly warn: (message: string, error?: unknown) => void;
}

/** Lets benchmarks use the head's own farm, as a user's runs do, and leaves nothing of it in anybody's list. */
export class HeadBenchFarm implements BenchFarm {
  readonly #parts: BenchFarmParts;

  constructor(parts: BenchFarmParts) {
    this.#parts = parts;
  }

  async requireFree(): Promise<void> {
    const runs = await this.#othersRuns();
    const [first] = runs;
    if (first === undefined) return;
    const more = runs.length === 1 ? '' : ` and ${runs.length - 1} more`;
    throw new BreadboxError(
      'conflict',
      `Run ${formatRunId(first.run)} (${first.project}) of ${first.owner}${more} is under way in the farm, which this benchmark measures.`,
      { hint: `Wait for its end, or pause it: breadbox farm pause ${formatRunId(first.run)}` },
    );
  }

  async open(use: FarmUse): Promise<OpenFarm> {
    const { store, warn } = this.#parts;
    const farm = this.#parts.farm();
    const project = projectOf(use.run);
    await this.#untilFree(use);
    farm.keepPilotsFor({ project, nodes: new Set(use.nodes) });
    const admit = await barLent(store);
    const close = async (): Promise<void> => {
      // A head that stops leaves it to the next one: nothing ends while the farm stands still.
      if (farm.stopped) return;
      try {
        await this.#remove(project);
        if (!(await sendPilotsAway({ ...this.#parts, farm }))) warn(`workers of ${project} have not left yet`);
      } finally {
        await admit();
        farm.keepPilotsFor(undefined);
      }
    };
    try {
      await sendPilotsAway({ ...this.#parts, farm });
      await farm.projects.push(asStream(measuredBundle(use.run, use.project)), { user: use.by, anyOwner: false });
      const rounds = new FarmRounds({ ...{ farm, store, project }, by: use.by, signal: use.signal });
      const begun = await this.#begin(rounds, use);
      // Pilots name their nodes themselves.
      const expected = new Set((await enginePilots(store)).flatMap(({ node }) => node ?? []));
      use.waits(undefined);
      return { ...begun, close, run: (tasks, workers) => rounds.measure(tasks, workers, expected) };
    } catch (error) {
      await close();
      throw error;
    }
  }

  async sweep(run: string, by: string): Promise<void> {
    const { store } = this.#parts;
    const project = projectOf(run);
    const known = (await this.#parts.farm().projects.list(project))[0];
    if (known?.owner === by) await this.#remove(project);
    await admitLent(store);
  }

  async #othersRuns() {
    const { active } = await this.#parts.store.read('unfinishedRuns', { since: Date.now() });
    return active.filter(({ state, project }) => state === 'running' && !isMeasured(project));
  }

  /** It was free when it was asked for; meanwhile somebody may have begun. */
  async #untilFree({ signal, waits }: FarmUse): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const [first] = await this.#othersRuns();
      if (first === undefined) return;
      waits(`waits for the end of run ${formatRunId(first.run)} of ${first.owner}`);
      await sleep(LOOK_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  /** @throws BreadboxError `job-failed` where no worker begins */
  async #begin(
    rounds: FarmRounds,
    { nodes, project }: FarmUse,
  ): Promise<Pick<OpenFarm, 'slots' | 'slotsOn' | 'silent'>> {
    const { engine, store } = this.#parts;
    const cores = (await engine.nodes()).reduce((sum, each) => sum + (nodes.includes(each.node) ? each.cores : 0), 0);
    const until = performance.now() + BEGIN_MS;
    for (;;) {
      const row = await rounds.untilEnd(
        await rounds.begin(project.warmUp, Math.max(1, cores)),
        async () => performance.now() > until,
      );
      const pilots = await enginePilots(store);
      const live = pilots.filter(({ state }) => state === 'live');
      // This computer may be called otherwise by its pilot than by its engine.
      const { multiNode } = engine.capabilities;
      const slotsOn = liveSlots(live, ({ node }) => (multiNode ? (node ?? '') : nodes[0]!));
      const silent = nodes.filter((node) => !slotsOn.has(node));
      const slots = [...slotsOn.values()].reduce((sum, each) => sum + each, 0);
      const isLate = performance.now() > until;
      if (slots > 0 && !isActive(row.state) && ((silent.length === 0 && live.length === pilots.length) || isLate))
        return { slots, slotsOn, silent };
      if (isLate)
        throw new BreadboxError('job-failed', `No worker of the farm has begun in ${BEGIN_MS / 1000} s.`, {
          hint: 'breadbox farm workers and breadbox jobs show what became of them.',
        });
    }
  }

  async #remove(project: string): Promise<void> {
    const farm = this.#parts.farm();
    const known = await farm.projects.list(project);
    if (known.length === 0) return;
    const runs = await this.#parts.store.read('listRuns', { project, owner: null, limit: ALL_RUNS });
    for (const { run, state } of runs)
      if (isActive(state)) await farm.runs.change(run, 'cancel', 'its benchmark has ended');
    await farm.removeProject(project);
  }
}

async function* asStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
