import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchFarm, FarmUse, OpenFarm } from '../../benchmarks/bench-farm.ts';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Farm } from '../../farm/farm.ts';
import { isMeasured, measuredName } from '../../farm/measured-name.ts';
import type { PilotRow } from '../../farm/rows.ts';
import { isActive } from '../../farm/run-state.ts';
import { formatRunId } from '../../farm/task-id.ts';
import type { Engine } from '../../jobs/engine.ts';
import type { HeadStore } from '../operations.ts';
import { admitLent, barLent, enginePilots, liveSlots, othersRuns, sendPilotsAway } from './farm-pilots.ts';
import { FarmRounds } from './farm-rounds.ts';
import { measuredBundle } from './measured-project.ts';

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
  /** How long workers may take to begin. */
  readonly beginMs?: number;
}

/** Lets benchmarks use the head's own farm, as a user's runs do, and leaves nothing of it in anybody's list. */
export class HeadBenchFarm implements BenchFarm {
  readonly #parts: BenchFarmParts;

  constructor(parts: BenchFarmParts) {
    this.#parts = parts;
  }

  async requireFree(): Promise<void> {
    const runs = await othersRuns(this.#parts.store);
    const [first] = runs;
    if (first === undefined) return;
    const id = formatRunId(first.run);
    const more = runs.length === 1 ? '' : ` and ${runs.length - 1} more`;
    throw new BreadboxError(
      'conflict',
      first.state === 'running'
        ? `Run ${id} (${first.project}) of ${first.owner}${more} is under way in the farm, which this benchmark measures.`
        : `Tasks of run ${id} (${first.project}) of ${first.owner}${more} have not ended yet, and the farm is what this benchmark measures.`,
      {
        hint:
          first.state === 'running'
            ? `Wait for its end, or pause it: breadbox farm pause ${id}`
            : `It is ${first.state}: what it had begun goes on to its end. breadbox farm status ${id} shows it.`,
      },
    );
  }

  async open(use: FarmUse): Promise<OpenFarm> {
    const { store, warn } = this.#parts;
    const farm = this.#parts.farm();
    const project = measuredName(use.run);
    const close = async (): Promise<void> => {
      // A head that stops leaves it to the next one: nothing ends while the farm stands still.
      if (farm.stopped) return;
      try {
        await this.#remove(project);
        if ((await sendPilotsAway({ ...this.#parts, farm })) === 'late')
          warn(`workers of ${project} have not left yet`);
      } finally {
        farm.keepPilotsFor(undefined);
        await admitLent(store);
      }
    };
    await this.#keepPilots(farm, use);
    try {
      await barLent(store);
      await farm.projects.push(asStream(measuredBundle(use.run, use.project)), {
        user: use.by,
        anyOwner: false,
        isMeasured: true,
      });
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

  async sweep(): Promise<void> {
    try {
      for (const { project } of await this.#parts.farm().projects.list(null))
        if (isMeasured(project)) await this.#remove(project);
    } finally {
      await admitLent(this.#parts.store);
    }
  }

  /** Until no pilot is left but those for `use`. Nothing is kept where it fails. */
  async #keepPilots(farm: Farm, use: FarmUse): Promise<void> {
    try {
      // Somebody may begin a run while the last pilots leave.
      do {
        farm.keepPilotsFor(undefined);
        await this.#untilFree(use);
        farm.keepPilotsFor({ project: measuredName(use.run), nodes: new Set(use.nodes) });
      } while ((await sendPilotsAway({ ...this.#parts, farm }, use.signal)) === 'busy');
    } catch (error) {
      farm.keepPilotsFor(undefined);
      throw error;
    }
  }

  /** It was free when it was asked for; meanwhile somebody may have begun. */
  async #untilFree({ signal, waits }: FarmUse): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const [first] = await othersRuns(this.#parts.store);
      if (first === undefined) return;
      const what = first.state === 'running' ? 'the end' : 'tasks';
      waits(`waits for ${what} of run ${formatRunId(first.run)} of ${first.owner}`);
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
    const beginMs = this.#parts.beginMs ?? BEGIN_MS;
    const until = performance.now() + beginMs;
    const isLate = () => performance.now() > until;
    // This computer may be called otherwise by its pilot than by its engine.
    const nameOf = ({ node }: PilotRow) => (engine.capabilities.multiNode ? (node ?? '') : nodes[0]!);
    for (;;) {
      const row = await rounds.untilEnd(
        await rounds.begin(project.warmUp, Math.max(1, cores)),
        // Those that have begun end the round, however late.
        async () => isLate() && liveSlots(await enginePilots(store), nameOf).size === 0,
      );
      const pilots = await enginePilots(store);
      const slotsOn = liveSlots(pilots, nameOf);
      const silent = nodes.filter((node) => !slotsOn.has(node));
      const slots = [...slotsOn.values()].reduce((sum, each) => sum + each, 0);
      const areAllThere = silent.length === 0 && pilots.every(({ state }) => state === 'live');
      if (slots > 0 && !isActive(row.state) && (areAllThere || isLate())) return { slots, slotsOn, silent };
      if (slots === 0 && isLate())
        throw new BreadboxError('job-failed', `No worker of the farm has begun in ${beginMs / 1000} s.`, {
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
