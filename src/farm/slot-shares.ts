import type { JobStatus } from '../jobs/engine.ts';
import type { FarmContext } from './farm-context.ts';
import { NodeShares } from './node-shares.ts';
import { allowedSlots, type PilotRow, type RunRow } from './rows.ts';
import { divideSlots } from './shares.ts';
import { SlotUse } from './slot-use.ts';
import { coresForJobs, type Wanted, wantedSlots } from './wanted-slots.ts';

export interface UserShare {
  readonly user: string;
  readonly wanted: number;
  readonly allowed: number;
  readonly busy: number;
}

/** Slots that a user could use and has no pilot for. */
export interface Missing {
  readonly owner: string;
  readonly slots: number;
  /** Of them, what the engine is to set aside; the rest share the cores that are there, as `--workers` asked. */
  readonly cpus: number;
  /** What of them may be used at first; null: all. */
  readonly allowed: number | null;
  /** On a cluster: where, what it may take there, and for how long a task may run. */
  readonly on?: { readonly node: string; readonly memBytes: number; readonly taskSec: number };
}

export interface Division {
  readonly missing: readonly Missing[];
  /** Pilots that are to finish what runs and leave. */
  readonly leave: readonly number[];
}

export interface Place {
  readonly pilot: PilotRow;
  readonly job: JobStatus;
}

/**
 * Divides the engine's slots between users who have work, and leaves some to batch jobs that wait. A pilot that has too many is told to use fewer, finishes what
 * runs, and its job gives up the cores as they fall free; a pilot that may have more gets them once they are free. Where what a job holds
 * cannot be changed, pilots come and go instead.
 */
export class SlotShares {
  readonly #context: FarmContext;
  readonly #busyOf: (pilot: number) => number;
  readonly #grown: (owner: string) => void;
  readonly #use = new SlotUse();
  readonly #nodes: NodeShares;
  #shares: { readonly slots: number; readonly users: readonly UserShare[] } = { slots: 0, users: [] };

  /** @param busyOf slots of a pilot that work @param grown the owner's pilots may use more than before */
  constructor(context: FarmContext, busyOf: (pilot: number) => number, grown: (owner: string) => void) {
    this.#context = context;
    this.#busyOf = busyOf;
    this.#grown = grown;
    this.#nodes = new NodeShares(context, busyOf, this.#use);
  }

  /** As of the last round. */
  get current(): { readonly slots: number; readonly users: readonly UserShare[] } {
    return this.#shares;
  }

  /**
   * One round.
   * @param places pilots of the engine with their jobs @param lent slots that each user has elsewhere
   * @param avoids nodes where no pilot of an owner can be started at the moment
   */
  async divide(
    active: readonly RunRow[],
    places: readonly Place[],
    lent: ReadonlyMap<string, number>,
    avoids: (owner: string, node: string) => boolean = () => false,
  ): Promise<Division> {
    if (this.#context.engine.capabilities.resize) return this.#divideCores(active, places, lent);
    const { slots, targets, starts, leave, wanted } = await this.#nodes.divide(active, places, lent, avoids);
    const owners = [...new Set([...wanted.keys(), ...places.map(({ pilot }) => pilot.owner)])];
    this.#shares = { slots, users: owners.map((user) => this.#shareOf(user, wanted, targets.get(user) ?? 0, places)) };
    const missing = starts.map(({ owner, node, slots, cpus, memBytes }): Missing => {
      const taskSec = wanted.get(owner)?.taskSec ?? 0;
      return { owner, slots, cpus, allowed: null, on: { node, memBytes, taskSec } };
    });
    return { missing, leave };
  }

  async #divideCores(
    active: readonly RunRow[],
    places: readonly Place[],
    lent: ReadonlyMap<string, number>,
  ): Promise<Division> {
    const nodes = await this.#context.engine.nodes();
    const cores = nodes.reduce((sum, node) => sum + node.cores, 0);
    const busyCores = nodes.reduce((sum, node) => sum + node.busyCores, 0);
    const held = places.reduce((sum, { job }) => sum + (job.state === 'running' ? job.cpus : 0), 0);
    const ofJobs = Math.max(0, busyCores - held);
    const wanted = wantedSlots(active, lent, cores);
    const forJobs = coresForJobs(nodes, ofJobs, cores, wanted.size);
    const slots = Math.max(0, cores - forJobs);
    const ofOwner = (owner: string): readonly Place[] => places.filter(({ pilot }) => pilot.owner === owner);
    const busy = (owner: string): number =>
      ofOwner(owner).reduce((sum, { pilot }) => sum + this.#busyOf(pilot.pilot), 0);
    this.#use.tick(new Map([...wanted.keys()].map((owner) => [owner, busy(owner)])), performance.now());
    const isShared = wanted.size > 1 || forJobs > ofJobs;
    const targets = isShared ? this.#targets(slots, wanted, ofOwner) : undefined;
    const missing: Missing[] = [];
    // First those who give: what they free can be taken in the same round.
    const owners = [...new Set([...wanted.keys(), ...places.map(({ pilot }) => pilot.owner)])];
    const has = (owner: string): number => ofOwner(owner).reduce((sum, { job }) => sum + job.cpus, 0);
    const gain = (owner: string): number => (targets?.get(owner) ?? slots) - has(owner);
    for (const owner of owners.sort((a, b) => gain(a) - gain(b))) {
      const want = wanted.get(owner);
      const target = want === undefined ? undefined : (targets?.get(owner) ?? Math.max(want.slots, want.widest));
      const without = await this.#settle(ofOwner(owner), target, isShared ? slots : cores, isShared);
      if (without <= 0) continue;
      const isFirst = ofOwner(owner).length === 0;
      missing.push({
        owner,
        slots: isFirst ? Math.max(without, cores, want?.widest ?? 0) : without,
        cpus: isFirst ? Math.min(without, cores) : 0,
        allowed: isShared ? without : null,
      });
    }
    const allowed = (user: string): number => targets?.get(user) ?? Math.min(slots, wanted.get(user)?.slots ?? 0);
    this.#shares = { slots, users: owners.map((user) => this.#shareOf(user, wanted, allowed(user), places)) };
    return { missing, leave: [] };
  }

  #shareOf(user: string, wanted: ReadonlyMap<string, Wanted>, allowed: number, places: readonly Place[]): UserShare {
    const busy = places.reduce((sum, { pilot }) => sum + (pilot.owner === user ? this.#busyOf(pilot.pilot) : 0), 0);
    return { user, wanted: wanted.get(user)?.slots ?? 0, allowed, busy };
  }

  #targets(
    slots: number,
    wanted: ReadonlyMap<string, Wanted>,
    ofOwner: (owner: string) => readonly Place[],
  ): ReadonlyMap<string, number> {
    return divideSlots(
      slots,
      [...wanted].map(([user, want]) => ({
        user,
        wanted: want.slots,
        held: ofOwner(user).reduce((sum, { pilot }) => sum + allowedSlots(pilot), 0),
        used: this.#use.of(user),
      })),
    );
  }

  /**
   * Sets what the pilots of one user may use, in their order. Answers how many slots of `target` no pilot has.
   * @param target undefined for a user without work: the pilots hold no idle core
   * @param cores what they may hold together
   */
  async #settle(
    places: readonly Place[],
    target: number | undefined,
    cores: number,
    isShared: boolean,
  ): Promise<number> {
    let left = target ?? 0;
    let room = isShared ? Math.min(cores, left) : cores;
    for (const { pilot, job } of places) {
      const busy = Math.min(this.#busyOf(pilot.pilot), pilot.slots);
      const may = Math.min(pilot.slots, left);
      const hold = Math.min(pilot.slots, room);
      left -= may;
      room -= hold;
      const granted = await this.#hold(job, target === undefined ? busy : hold, busy);
      if (target === undefined) {
        // Without work it may leave; barred from all slots, it would wait for ever.
        await this.#allow(pilot, null);
        continue;
      }
      // Alone, a pilot may use all its slots: its runs say how many they want.
      if (isShared) await this.#allow(pilot, granted < hold ? granted : may);
      else await this.#allow(pilot, granted < hold ? granted : null);
    }
    return left;
  }

  /** Cores that the job holds then: never fewer than it uses. */
  async #hold(job: JobStatus, cpus: number, busy: number): Promise<number> {
    const least = job.state === 'running' ? Math.min(busy, job.cpus) : 0;
    const want = Math.max(cpus, least);
    return want === job.cpus ? want : this.#context.engine.resize(job.jobId, want);
  }

  async #allow(pilot: PilotRow, allowed: number | null): Promise<void> {
    if (pilot.allowed === allowed) return;
    await this.#context.store.write('allowPilot', { pilot: pilot.pilot, allowed });
    if (allowedSlots({ ...pilot, allowed }) > allowedSlots(pilot)) this.#grown(pilot.owner);
  }
}
